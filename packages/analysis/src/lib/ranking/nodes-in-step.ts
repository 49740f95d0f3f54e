import { answer, noAnswer, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import type { RankedNode } from './anomaly-traversal.ts'
import { remarksOn } from './node-remarks.ts'
import {
  normalLevel,
  peakScore,
  rowScores,
  scoreInStep,
  sustainedScore,
  type MetricWindow,
} from './row-scores.ts'
import { windowRemarks } from './window-scores.ts'

/** A node of a call graph as it is measured around an alert; all nodes share the window's rows. */
export interface MeasuredNode extends Pick<RankedNode, 'id' | 'canBeCause' | 'isOutside'> {
  readonly metric: MetricWindow
  /** Requests in each row of the window: with them trouble can be added up along calls. */
  readonly requests?: Numbers
}

/**
 * What `rankByTraversal` needs to know of each node, from windows of metrics: how abnormal it was in
 * step with the alert, how much of that lasted two rows, and what it amounts to over all requests.
 *
 * The rows in which the alerting node is at least a third as bad as at its worst count, weighted by
 * how bad it is; the mean over the other rows is taken off, since what was just as bad while the alert
 * was quiet did not cause it, and a node that has been slower than the normal period all along has
 * not become so now. An alerting node that was better than normal in its calm rows is measured from
 * there. Rows are scored as by `windowScores`; the rest is this library's own.
 *
 * The order is that of `nodes`. A node that cannot be judged has the score `NaN` and the reason in its
 * `diagnostics`, which the rankings hand on. Without a score of the alerting node nothing can be in
 * step with it, and `value` is `null`. O(values log values).
 *
 * @example nodesInStep('web', [{ id: 'web', metric: processor }]).value?.[0]?.lasting // about 93
 */
export function nodesInStep(
  alert: string,
  nodes: readonly MeasuredNode[],
): Answer<readonly RankedNode[] | null> {
  const measured = new Map(nodes.map((node) => [node.id, measure(node)]))
  const alerting = measured.get(alert)
  if (alerting === undefined)
    return noAnswer('unknown-node', `The alerting node ${alert} is not among those measured.`)
  const loud = lifted(alerting.scores)
  const worst = peakScore(loud)
  if (Number.isNaN(worst))
    return { value: null, diagnostics: remarksOn([{ id: alert, diagnostics: alerting.remarks }]) }
  const ranked = nodes.map((node): RankedNode => {
    const { scores = new Float64Array(), excess, remarks = [] } = measured.get(node.id) ?? {}
    const score = node.id === alert ? worst : scoreInStep(scores, loud)
    const amount = excess === undefined ? NaN : scoreInStep(excess, loud)
    const own = [...remarks, ...stepRemarks(scores, loud, score)]
    return {
      id: node.id,
      score,
      lasting: sustainedScore(lifted(scores)).score,
      ...(Number.isNaN(amount) ? {} : { excess: amount }),
      ...(node.canBeCause === undefined ? {} : { canBeCause: node.canBeCause }),
      ...(node.isOutside === undefined ? {} : { isOutside: node.isOutside }),
      ...(own.length === 0 ? {} : { diagnostics: own }),
    }
  })
  const calm: Diagnostic = {
    code: 'no-alternative',
    message: `${alert} is not abnormal in any row, so nothing can be in step with it.`,
  }
  return answer(ranked, [...(worst > 0 ? [] : [calm]), ...remarksOn(ranked)])
}

interface Measured {
  readonly scores: Float64Array
  readonly excess: Float64Array
  readonly remarks: readonly Diagnostic[]
}

function measure({ metric, requests }: MeasuredNode): Measured {
  const level = normalLevel(metric)
  const remarks = windowRemarks(metric, level)
  if (requests !== undefined && requests.length !== metric.window.length)
    remarks.push({
      code: 'length-mismatch',
      message: 'Requests and window differ in length; rows without a partner were left out.',
    })
  return {
    scores: rowScores(metric, level),
    excess: excessOf({ metric, requests }, level.centre),
    remarks,
  }
}

/** What strains the comparison with the rows of the alert. */
function stepRemarks(scores: Float64Array, loud: Float64Array, inStep: number): Diagnostic[] {
  const remarks: Diagnostic[] = []
  if (scores.length !== loud.length)
    remarks.push({
      code: 'length-mismatch',
      message: 'The window has not as many rows as that of the alert; rows beyond were left out.',
    })
  const isMeasured = scores.some((score) => !Number.isNaN(score))
  const isLoud = loud.some((score) => score > 0)
  if (isMeasured && isLoud && Number.isNaN(inStep))
    remarks.push({
      code: 'missing-values',
      message: 'There is no value of the rows in which the alert was loud, so there is no score.',
    })
  return remarks
}

/** Scores measured from the two calmest rows, where these are better than the normal period. */
function lifted(scores: Float64Array): Float64Array {
  const present = scores.filter((score) => !Number.isNaN(score)).sort()
  const calmest = present[0] ?? 0
  const base = Math.min(0, (calmest + (present[1] ?? calmest)) / 2)
  return scores.map((score) => score - base)
}

/** Row by row, how far the metric is from its normal level in the bad direction, times the requests. */
function excessOf(
  { metric, requests }: { readonly metric: MetricWindow; readonly requests: Numbers | undefined },
  centre: number,
): Float64Array {
  return Float64Array.from(metric.window, (value, row) => {
    const up = value - centre
    const worse = metric.worse === 'up' ? up : metric.worse === 'down' ? -up : Math.abs(up)
    return worse * (requests?.[row] ?? NaN)
  })
}
