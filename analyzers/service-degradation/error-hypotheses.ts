import { database, external, service } from '@faultline/sdk'
import { errorContributions, type ErrorContribution, type Observation } from './attribution.ts'
import { meanDuration, sumEdges } from './graph.ts'
import type { Hypothesis } from './hypothesis.ts'

/** A callee is slower when its mean duration grew by this factor. */
const slowdown = 1.5

/** Places in which errors begin that did not begin there before. */
export function errorHypotheses(before: Observation, after: Observation): Hypothesis[] {
  const origins = errorContributions(before, after)
  const total = origins.reduce((sum, origin) => sum + origin.after - origin.before, 0)
  return origins.map((contribution) => {
    const score = (contribution.after - contribution.before) / total
    return errorHypothesis({ contribution, score, before, after })
  })
}

function errorHypothesis(options: {
  contribution: ErrorContribution
  score: number
  before: Observation
  after: Observation
}): Hypothesis {
  const { contribution, score, before, after } = options
  const { origin } = contribution
  const because = `errors (${origin.type || 'unspecified'}) begin there in ${origin.operation}`
  const base = { score, because, traces: [origin.exampleTraceId] }
  const { callee } = origin
  if (origin.kind !== 'client' || callee === undefined) {
    return { ...base, entity: service(origin.service), suspects: { [origin.service]: 1 } }
  }
  const edge = sumEdges(after.calls).find(
    (candidate) => candidate.caller === origin.service && candidate.callee === callee,
  )
  if (edge?.calleeKind === 'database' || edge?.calleeKind === 'external') {
    const entity = edge.calleeKind === 'database' ? database(callee) : external(callee)
    return { ...base, entity, suspects: { [callee]: 1, [origin.service]: 0.6 } }
  }
  if (edge && edge.unanswered >= edge.count / 2) {
    const suspects = { [callee]: 1, [origin.service]: 0.3 }
    return {
      ...base,
      entity: service(callee),
      suspects,
      isSilent: true,
      because: 'it stopped answering',
    }
  }
  // The callee answered, so it was too slow for its caller, or its caller too impatient.
  const slower = meanDuration(after, callee) >= meanDuration(before, callee) * slowdown
  const suspects = { [callee]: slower ? 1 : 0.4, [origin.service]: slower ? 0.4 : 1 }
  const culprit = slower ? callee : origin.service
  return {
    ...base,
    entity: service(culprit),
    suspects,
    because: `calls of ${origin.service} to ${callee} fail (${origin.type || 'unspecified'})`,
  }
}
