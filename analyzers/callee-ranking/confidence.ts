import type { CauseCandidate } from '@faultline/sdk'

/** What is no origin inside is this much as likely as one of the same score. */
const minorWeight = 0.1
/** So many deviations of alert and origin together halve the doubt that something is abnormal at all. */
const halfDoubt = 8
const mostCertain = 0.97

/**
 * How sure each candidate is, in their order: its share of all scores (those that are no origin inside count
 * a tenth), times the belief that what is seen is no chance: 1 − 2^(−evidence / 8), where the evidence
 * is what the alert's own score and the first candidate's add up to. 6 is the least that is blamed.
 */
export function confidences(candidates: readonly CauseCandidate[], alert: string): number[] {
  const [first] = candidates
  if (!first) return []
  const own = candidates.find(({ name }) => name === alert)?.score ?? 0
  const evidence = first.name === alert ? own : own + first.score
  const belief = 1 - 2 ** (-Math.max(0, evidence) / halfDoubt)
  const weights = candidates.map(
    ({ score, role }, at) => Math.max(0, score) * (at === 0 || isOrigin(role) ? 1 : minorWeight),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let most = mostCertain
  return weights.map((weight) => {
    // A later one is never the surer one.
    most = Math.min(most, total > 0 ? (belief * weight) / total : 0)
    return most
  })
}

/** Whether trouble starts there, rather than passing through or showing faintly. */
export function isOrigin(role: CauseCandidate['role']): boolean {
  return role === 'origin' || role === 'link'
}
