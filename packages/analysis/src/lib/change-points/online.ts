import { exp, log, square } from '../numeric/elementary.ts'
import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { logGamma } from '../numeric/gamma.ts'
import { missingRemark, presentIndices, presentValues } from '../numeric/present.ts'

export interface OnlineChange {
  /** Probability after each point that a new segment began within the last `recent` points; `NaN` where the value is missing. */
  readonly probability: Float64Array
  /** Most probable length of the current segment after each point, in present values. */
  readonly runLength: Int32Array
}

/** Run lengths with less probability than this are forgotten. */
const negligible = 1e-6

/**
 * Bayesian online change point detection (Adams and MacKay 2007) for independent normal data of
 * unknown mean and variance: at each point only the past is used.
 *
 * One probability and one run length for each of the values. `expectedRun` is the mean segment
 * length assumed (250), in points. Values are standardised by the first `warmUp` points (20) for
 * the prior. Missing values teach nothing. Autocorrelated values look like many changes. O(n ×
 * live run lengths), which pruning keeps to a few hundred.
 *
 * @example onlineChange(values).value?.probability.findIndex((p) => p > 0.9) // 60
 */
export function onlineChange(
  values: Numbers,
  options: {
    readonly expectedRun?: number
    readonly recent?: number
    readonly warmUp?: number
  } = {},
): Answer<OnlineChange | null> {
  const x = presentValues(values)
  const indices = presentIndices(values)
  const warmUp = options.warmUp ?? 20
  if (x.length <= warmUp) return tooFew(x.length, warmUp + 1)
  const prior = priorFrom(x.subarray(0, warmUp))
  const hazard = 1 / (options.expectedRun ?? 250)
  const recent = options.recent ?? 5
  let runs = emptyRuns(x.length + 1)
  let next = emptyRuns(x.length + 1)
  startAnew(runs, prior, 1)
  const constants = densityConstants(x.length)
  const probability = new Float64Array(values.length).fill(NaN)
  const runLength = new Int32Array(values.length)
  for (let t = 0; t < x.length; t++) {
    const at = indices[t] ?? 0
    const { changed, total } = advance(runs, next, { value: x[t] ?? 0, hazard, constants })
    if (!(total > 0)) {
      // Nothing known predicts this value at all: start anew.
      startAnew(runs, prior, 1)
      probability[at] = 1
      continue
    }
    ;[runs, next] = [next, runs]
    runs.weight[0] = changed
    runs.mean[0] = prior.centre
    runs.scale[0] = prior.variance
    runs.length[0] = 0
    prune(runs, total)
    let young = 0
    let heaviest = 0
    for (let run = 0; run < runs.count; run++) {
      const weight = runs.weight[run] ?? 0
      if ((runs.length[run] ?? 0) <= recent && t >= warmUp) young += weight
      if (weight > (runs.weight[heaviest] ?? 0)) heaviest = run
    }
    probability[at] = Math.min(1, young)
    // A missing value lasts as long as the one before it.
    runLength.fill(runs.length[heaviest] ?? 0, at, indices[t + 1] ?? values.length)
  }
  return answer({ probability, runLength }, missingRemark(values.length, x.length))
}

interface Prior {
  readonly centre: number
  readonly variance: number
}

/**
 * Possible lengths of the current segment, each with its probability and the normal-inverse-gamma
 * posterior of its mean and variance. Two of that posterior's four numbers follow from the length.
 */
interface Runs {
  count: number
  readonly length: Int32Array
  readonly weight: Float64Array
  readonly mean: Float64Array
  readonly scale: Float64Array
}

const priorCertainty = 0.1
const priorShape = 1

function emptyRuns(capacity: number): Runs {
  return {
    count: 0,
    length: new Int32Array(capacity),
    weight: new Float64Array(capacity),
    mean: new Float64Array(capacity),
    scale: new Float64Array(capacity),
  }
}

function startAnew(runs: Runs, prior: Prior, weight: number): void {
  runs.count = 1
  runs.length[0] = 0
  runs.weight[0] = weight
  runs.mean[0] = prior.centre
  runs.scale[0] = prior.variance
}

function priorFrom(head: Float64Array): Prior {
  let centre = 0
  for (const value of head) centre += value / head.length
  let variance = 0
  for (const value of head) variance += square(value - centre) / head.length
  return { centre, variance: Math.max(variance, 1e-12 * centre * centre, Number.MIN_VALUE) }
}

/** The part of the logarithm of Student's t density that depends on the length of a run alone. */
function densityConstants(longest: number): Float64Array {
  return Float64Array.from({ length: longest + 1 }, (_, length) => {
    const shape = priorShape + length / 2
    return logGamma(shape + 0.5) - logGamma(shape) - 0.5 * log(2 * shape * Math.PI)
  })
}

/** Lets every run grow by the value, leaving the first place of `next` free for a new run. */
function advance(
  runs: Runs,
  next: Runs,
  by: { readonly value: number; readonly hazard: number; readonly constants: Float64Array },
): { changed: number; total: number } {
  const { value, hazard, constants } = by
  let changed = 0
  let total = 0
  for (let run = 0; run < runs.count; run++) {
    const length = runs.length[run] ?? 0
    const mean = runs.mean[run] ?? 0
    const scale = runs.scale[run] ?? 0
    const certainty = priorCertainty + length
    const shape = priorShape + length / 2
    const spread = (scale * (certainty + 1)) / (shape * certainty)
    const difference = value - mean
    // Student's t density of the value under what this run has learnt.
    const logDensity =
      (constants[length] ?? 0) -
      (shape + 0.5) * log(1 + (difference * difference) / (2 * shape * spread))
    const joint = ((runs.weight[run] ?? 0) * exp(logDensity)) / Math.sqrt(spread)
    changed += joint * hazard
    total += joint
    next.length[run + 1] = length + 1
    next.weight[run + 1] = joint * (1 - hazard)
    next.mean[run + 1] = (certainty * mean + value) / (certainty + 1)
    next.scale[run + 1] = scale + (certainty * difference * difference) / (2 * (certainty + 1))
  }
  next.count = runs.count + 1
  return { changed, total }
}

/** Makes the weights probabilities and forgets runs that are too unlikely to matter. */
function prune(runs: Runs, total: number): void {
  let kept = 0
  for (let run = 0; run < runs.count; run++) {
    const weight = (runs.weight[run] ?? 0) / total
    if (!(weight > negligible)) continue
    runs.weight[kept] = weight
    runs.length[kept] = runs.length[run] ?? 0
    runs.mean[kept] = runs.mean[run] ?? 0
    runs.scale[kept++] = runs.scale[run] ?? 0
  }
  runs.count = kept
}
