import { answer, tooFew, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { presentPairs } from '../numeric/present.ts'

/** The rate of a counter between neighbouring samples. */
export interface CounterRate {
  /** Time of the later sample of each pair, in milliseconds. */
  readonly times: Float64Array
  /** Increase per second since the sample before. */
  readonly perSecond: Float64Array
  /** How often the counter fell, which is taken as a restart from zero. */
  readonly resets: number
  /** Total increase over all samples, resets included. */
  readonly increase: number
}

/**
 * The rate per second of a counter that only grows, except that it restarts at zero: between
 * neighbouring readings what Prometheus' documentation calls `irate`, with its rule that after a
 * fall the reading itself is the increase.
 *
 * `timesMs` are milliseconds, `counts` the counter's readings; missing readings are skipped, so a
 * gap gives one mean rate over it. Unlike Prometheus' `rate` and `increase` nothing is
 * extrapolated to the ends of a window, so that `increase` is a whole number where the counts are,
 * and a lower bound: what was counted between a reading and a restart is lost. A counter that
 * restarts and overtakes its last reading in one step looks as if it had gone on. O(n), O(n log n)
 * where times are unsorted.
 *
 * @example counterRate([0, 1000, 2000], [10, 30, 5]).value?.perSecond // [20, 5]
 */
export function counterRate(timesMs: Numbers, counts: Numbers): Answer<CounterRate | null> {
  const { times, values, diagnostics } = presentPairs(timesMs, counts)
  if (times.length < 2) return tooFew(times.length, 2)
  const rateTimes = new Float64Array(times.length - 1)
  const perSecond = new Float64Array(times.length - 1)
  let resets = 0
  let increase = 0
  let count = 0
  for (let i = 1; i < times.length; i++) {
    const before = values[i - 1] ?? 0
    const now = values[i] ?? 0
    const seconds = ((times[i] ?? 0) - (times[i - 1] ?? 0)) / 1000
    const isReset = now < before
    if (isReset) resets++
    const growth = isReset ? now : now - before
    increase += growth
    if (seconds <= 0) continue
    rateTimes[count] = times[i] ?? 0
    perSecond[count++] = growth / seconds
  }
  const remarks: Diagnostic[] = [...diagnostics]
  if (resets > 0) {
    remarks.push({
      code: 'counter-reset',
      message: `The counter fell ${resets} times; each fall was taken as a restart from zero.`,
    })
  }
  return answer(
    {
      times: rateTimes.subarray(0, count),
      perSecond: perSecond.subarray(0, count),
      resets,
      increase,
    },
    remarks,
  )
}
