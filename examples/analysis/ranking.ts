import { peakScore, rankByTraversal, scoreInStep, windowScores } from '@faultline/analysis/ranking'
import { readPetshop } from './data/petshop.ts'

// A shop on AWS whose site became slow: its call graph, two calm days, and the half hour of the incident.
const { nodes, edges, normal, window, alert, cause } = readPetshop('low_traffic/train/issue_0')
const scores = (node: string) => {
  const name = `${node} latency Average`
  const calm = { normal: normal.get(name) ?? [], window: window.get(name) ?? [] }
  return windowScores({ ...calm, worse: 'up', minimumRelativeSpread: 0.03 })
}
const alerting = scores(alert)
const scored = nodes.map((id) => ({
  id,
  score: id === alert ? peakScore(alerting) : scoreInStep(scores(id), alerting),
  canBeCause: !/_(remote|client)$/.test(id), // stand-ins in AWS X-Ray: addresses and calling ends
}))
const ranked = rankByTraversal({ alert, nodes: scored, edges }).value ?? []
for (const { id, score, role } of ranked) console.log(`${id}: ${score.toFixed(1)} (${role})`)
console.log(`at fault was ${cause}`)
