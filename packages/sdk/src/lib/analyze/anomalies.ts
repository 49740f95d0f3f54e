import type { Answer, RobustScores } from '@faultline/analysis'
import type { Series } from '../answer.ts'
import { evidence } from '../evidence.ts'
import { formatClock, formatQuantity } from '../format.ts'
import type { Window } from '../time.ts'
import { resample, robustScores, seasonalScores } from './library.ts'
import { share, stepOf, valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'

/** A stretch of abnormal values; times in epoch milliseconds. */
export type Anomaly = {
  readonly from: number
  /** Time of the first normal value after it, or of the last one that there is. */
  readonly to: number
  /** The most abnormal value, in the series' unit, and when it was. */
  readonly peak: number
  readonly peakAt: number
  /** Robust standard deviations of the peak from normal; negative below it. */
  readonly score: number
  readonly probability: number
}

/** The abnormal stretches of a series. Its probability is that of the clearest one. */
export type Anomalies = AnalysisResult & {
  /** In order of time; never empty. */
  readonly intervals: readonly Anomaly[]
}

export type AnomaliesOptions = AnalysisOptions & {
  /** Only values on this side of normal count; both unless told. */
  readonly direction?: 'up' | 'down'
  /** What is normal; the whole series unless told. Not used with a season. */
  readonly baseline?: Window
  /** Length of what repeats (a day has 86,400,000 ms): then only what breaks the rhythm is abnormal. */
  readonly seasonMs?: number
  /** Robust deviations from which a value is abnormal; 4 unless told. */
  readonly threshold?: number
}

type Scored = {
  readonly times: Float64Array
  readonly values: Float64Array
  readonly answer: Answer<RobustScores | null>
}

/** See `Analyze.anomalies`. */
export function anomalies(
  series: Series | undefined,
  options: AnomaliesOptions = {},
): Anomalies | null {
  if (!series) return null
  const scored = score(series, options)
  const found = valueOf(scored.answer, options)?.intervals ?? []
  const intervals = found.map(({ onset, end, peak, score: deviations, probability }): Anomaly => ({
    from: scored.times[onset] ?? NaN,
    to: scored.times[Math.min(end, scored.times.length - 1)] ?? NaN,
    peak: scored.values[peak] ?? NaN,
    peakAt: scored.times[peak] ?? NaN,
    score: deviations,
    probability: share(probability),
  }))
  const worst = intervals.toSorted((one, other) => Math.abs(other.score) - Math.abs(one.score))[0]
  if (!worst) return null
  const { title = series.name, marks = [] } = options
  const unit = series.unit ?? ''
  const side = worst.score > 0 ? 'above' : 'below'
  const others = intervals.length === 1 ? '' : `, and in ${intervals.length - 1} other stretches`
  const sentence = `${title} was abnormal from ${formatClock(worst.from)} to ${formatClock(worst.to)}: ${formatQuantity(worst.peak, unit)}, ${Math.round(Math.abs(worst.score))} deviations ${side} normal${others}`
  return {
    intervals,
    probability: worst.probability,
    sentence,
    evidence: evidence.series({
      title: sentence,
      unit,
      series: [series],
      marks,
      regions: intervals.map(({ from, to }) => ({ from, to, label: 'abnormal' })),
    }),
    diagnostics: scored.answer.diagnostics,
  }
}

function score(series: Series, options: AnomaliesOptions): Scored {
  const { times, values } = series
  const { direction, threshold, seasonMs, baseline } = options
  const common = {
    ...(direction ? { side: direction } : {}),
    ...(threshold === undefined ? {} : { threshold }),
  }
  if (seasonMs !== undefined) {
    const stepMs = stepOf(times)
    const even = resample(times, values, { stepMs, fill: 'linear' })
    if (!even.value)
      return { times, values, answer: { value: null, diagnostics: even.diagnostics } }
    const period = Math.round(seasonMs / stepMs)
    return { ...even.value, answer: seasonalScores(even.value.values, period, common) }
  }
  if (!baseline) return { times, values, answer: robustScores(values, common) }
  const from = times.findIndex((time) => time >= baseline.from)
  const after = times.findIndex((time) => time > baseline.to)
  const range = { from: from < 0 ? times.length : from, to: after < 0 ? times.length : after }
  return { times, values, answer: robustScores(values, { ...common, baseline: range }) }
}
