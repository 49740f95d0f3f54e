import type { Numbers } from '../answer.ts'
import { medianOfSorted } from '../numeric/order.ts'
import { sortedPresent } from '../numeric/present.ts'
import type { RankedNode } from './anomaly-traversal.ts'
import { peakScore, scoreInStep, sustainedScore, windowScores } from './window-scores.ts'
import type { MetricWindow } from './window-scores.ts'

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
 * there. Without the alerting node's metric every score is `NaN`. O(values log values).
 *
 * @example nodesInStep('web', [{ id: 'web', metric: processor }])[0]?.lasting // about 93
 */
export function nodesInStep(alert: string, nodes: readonly MeasuredNode[]): RankedNode[] {
  const scores = new Map(nodes.map(({ id, metric }) => [id, windowScores(metric)]))
  const alerting = lifted(scores.get(alert) ?? new Float64Array())
  return nodes.map((node) => {
    const own = scores.get(node.id) ?? new Float64Array()
    const excess = scoreInStep(excessOf(node), alerting)
    return {
      id: node.id,
      score: node.id === alert ? peakScore(alerting) : scoreInStep(own, alerting),
      lasting: sustainedScore(lifted(own)).score,
      ...(Number.isNaN(excess) ? {} : { excess }),
      ...(node.canBeCause === undefined ? {} : { canBeCause: node.canBeCause }),
      ...(node.isOutside === undefined ? {} : { isOutside: node.isOutside }),
    }
  })
}

/** Scores measured from the two calmest rows, where these are better than the normal period. */
function lifted(scores: Float64Array): Float64Array {
  const present = scores.filter((score) => !Number.isNaN(score)).sort()
  const calmest = present[0] ?? 0
  const base = Math.min(0, (calmest + (present[1] ?? calmest)) / 2)
  return scores.map((score) => score - base)
}

/** Row by row, how far the metric is from its normal level in the bad direction, times the requests. */
function excessOf({ metric, requests }: MeasuredNode): Float64Array {
  const centre = medianOfSorted(sortedPresent(metric.normal))
  return Float64Array.from(metric.window, (value, row) => {
    const up = value - centre
    const worse = metric.worse === 'up' ? up : metric.worse === 'down' ? -up : Math.abs(up)
    return worse * (requests?.[row] ?? NaN)
  })
}
