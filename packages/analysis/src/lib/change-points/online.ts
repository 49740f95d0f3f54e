import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { logGamma } from '../numeric/gamma.ts'
import { presentValues } from '../numeric/present.ts'

export interface OnlineChange {
  /** Probability after each present point that a new segment began within the last `recent` points. */
  readonly probability: Float64Array
  /** Most probable length of the current segment after each point. */
  readonly runLength: Int32Array
}

/** Run lengths with less probability than this are forgotten. */
const negligible = 1e-6

/**
 * Bayesian online change point detection (Adams and MacKay 2007) for normal data of unknown mean and
 * variance: at each point only the past is used. `expectedRun` is the mean segment length assumed
 * (250). Values are standardised by the first `warmUp` points (20) for the prior. Missing values are
 * left out. O(n × live run lengths), which pruning keeps to a few hundred.
 *
 * @example onlineChange(values).value?.probability.findIndex((p) => p > 0.9)
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
  const warmUp = options.warmUp ?? 20
  if (x.length <= warmUp) return tooFew(x.length, warmUp + 1)
  const { centre, variance } = priorFrom(x.subarray(0, warmUp))
  const hazard = 1 / (options.expectedRun ?? 250)
  const recent = options.recent ?? 5
  const fresh: Run = {
    length: 0,
    weight: 1,
    mean: centre,
    certainty: 0.1,
    shape: 1,
    scale: variance,
  }
  let runs: Run[] = [fresh]
  const probability = new Float64Array(x.length)
  const runLength = new Int32Array(x.length)
  for (let t = 0; t < x.length; t++) {
    const value = x[t] ?? 0
    let changed = 0
    let total = 0
    const grown: Run[] = []
    for (const run of runs) {
      const joint = run.weight * predictive(run, value)
      changed += joint * hazard
      total += joint
      grown.push(learn(run, value, joint * (1 - hazard)))
    }
    if (!(total > 0)) {
      // Nothing known predicts this value at all: start anew.
      runs = [fresh]
      probability[t] = 1
      continue
    }
    runs = [{ ...fresh, weight: changed }, ...grown]
      .map((run) => ({ ...run, weight: run.weight / total }))
      .filter((run) => run.weight > negligible)
    let young = 0
    let heaviest = fresh
    for (const run of runs) {
      if (run.length <= recent && t >= warmUp) young += run.weight
      if (heaviest === fresh || run.weight > heaviest.weight) heaviest = run
    }
    probability[t] = Math.min(1, young)
    runLength[t] = heaviest.length
  }
  return answer({ probability, runLength })
}

/** Normal-inverse-gamma posterior of one possible segment, with its probability. */
interface Run {
  readonly length: number
  readonly weight: number
  readonly mean: number
  readonly certainty: number
  readonly shape: number
  readonly scale: number
}

function priorFrom(head: Float64Array): { centre: number; variance: number } {
  let centre = 0
  for (const value of head) centre += value / head.length
  let variance = 0
  for (const value of head) variance += (value - centre) ** 2 / head.length
  return { centre, variance: Math.max(variance, 1e-12 * centre * centre, Number.MIN_VALUE) }
}

/** Student's t density of the next value. */
function predictive(run: Run, value: number): number {
  const degrees = 2 * run.shape
  const spread = (run.scale * (run.certainty + 1)) / (run.shape * run.certainty)
  const z = (value - run.mean) ** 2 / (degrees * spread)
  const log =
    logGamma((degrees + 1) / 2) -
    logGamma(degrees / 2) -
    0.5 * Math.log(degrees * Math.PI * spread) -
    ((degrees + 1) / 2) * Math.log1p(z)
  return Math.exp(log)
}

function learn(run: Run, value: number, weight: number): Run {
  const certainty = run.certainty + 1
  return {
    length: run.length + 1,
    weight,
    mean: (run.certainty * run.mean + value) / certainty,
    certainty,
    shape: run.shape + 0.5,
    scale: run.scale + (run.certainty * (value - run.mean) ** 2) / (2 * certainty),
  }
}
