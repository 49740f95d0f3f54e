import { nodesInStep, rankByTraversal } from '@faultline/analysis/ranking'
import { readPetshop } from './data/petshop.ts'

// A shop on AWS whose site became slow: its call graph, two calm days, and the half hour of the incident.
const { nodes, edges, normal, window, alert, cause } = readPetshop('low_traffic/train/issue_0')
const at = (rows: typeof window, id: string) => rows.get(`${id} latency Average`) ?? []
const latency = (id: string) => ({ normal: at(normal, id), window: at(window, id) })
const measured = nodes.map((id) => ({
  id,
  metric: { ...latency(id), worse: 'up' as const, minimumRelativeSpread: 0.03 },
  requests: window.get(`${id} requests Sum`) ?? [],
  canBeCause: !id.endsWith('_client'), // AWS X-Ray: the calling end of an edge
  isOutside: id.endsWith('_remote'), // an address that only its callers know
}))
const scored = nodesInStep(alert, measured).value ?? []
const ranked = rankByTraversal({ alert, nodes: scored, edges }).value ?? []
for (const { id, score, role } of ranked) console.log(`${id}: ${score.toFixed(1)} (${role})`)
console.log(`at fault was ${cause}`)
