import type { Series } from '../answer.ts'
import { evidence, type Evidence } from '../evidence.ts'
import { align, companions, median, medianAbsoluteDeviation, shiftProbability } from './library.ts'
import { stepOf, valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'

/** A series that moved with the one asked about. */
export type Companion = {
  readonly series: Series
  /** Positive when it follows by so many milliseconds, negative when it leads, 0 within one step. */
  readonly lagMs: number
  /** Strength and sign of the correlation at that lag, −1..1. */
  readonly coefficient: number
  /** The most that its corrected significance can support from even odds, 0..1. */
  readonly probability: number
}

/** Which series moved with one. Moving first is not causing. Its probability is that of the strongest. */
export type Correlation = AnalysisResult & {
  /** Most certain first; never empty. */
  readonly companions: readonly Companion[]
  /** All companions with lag and strength, beside the chart of the first three in `evidence`. */
  readonly table: Evidence
}

export type CorrelationOptions = AnalysisOptions & {
  /** Largest lag looked at on either side; thirty steps unless told. */
  readonly maximumLagMs?: number
  /** Largest corrected p-value of a companion; .05 unless told. */
  readonly significance?: number
}

/** See `Analyze.correlation`. */
export function correlation(
  reference: Series | undefined,
  candidates: readonly Series[],
  options: CorrelationOptions = {},
): Correlation | null {
  if (!reference || candidates.length === 0) return null
  const { title = reference.name, maximumLagMs, significance = 0.05 } = options
  const stepMs = stepOf(reference.times)
  if (!(stepMs > 0)) return null
  const [start = 0, end = 0] = [reference.times[0], reference.times.at(-1)]
  const grid = { stepMs, startMs: start, endMs: end + stepMs, fill: 'linear' } as const
  const [own, ...others] = align([reference, ...candidates], grid).value?.values ?? []
  if (!own) return null
  const maximumLag = Math.max(1, Math.round((maximumLagMs ?? 30 * stepMs) / stepMs))
  const answer = companions(own, others, { maximumLag, significance })
  const found = (valueOf(answer, options) ?? []).flatMap(({ index, lag, coefficient, qValue }) => {
    const series = candidates[index]
    const probability = shiftProbability(qValue)
    return series ? [{ series, lagMs: lag * stepMs, coefficient, probability }] : []
  })
  const [first] = found
  if (!first) return null
  const more = found.length === 1 ? '' : `, and so did ${found.length - 1} more`
  const sentence = `${first.series.name} moved ${first.coefficient < 0 ? 'against' : 'with'} ${title}${lagText(first.lagMs)}${more}`
  const shown = [reference, ...found.slice(0, 3).map(({ series }) => series)]
  return {
    companions: found,
    probability: first.probability,
    sentence,
    evidence: evidence.series({
      title: sentence,
      unit: '{deviation}',
      series: shown.map(standardised),
      marks: options.marks ?? [],
    }),
    table: tableOf(title, found),
    diagnostics: answer.diagnostics,
  }
}

function lagText(lagMs: number): string {
  if (lagMs === 0) return ''
  return ` ${Math.abs(lagMs) / 1000} s ${lagMs < 0 ? 'ahead of it' : 'after it'}`
}

/** In deviations from its median, so that series of any unit share one axis. */
function standardised(series: Series): Series {
  const centre = median(series.values).value ?? 0
  const spread = medianAbsoluteDeviation(series.values, { scale: 'normal' }).value ?? 0
  const values = series.values.map((value) => (value - centre) / (spread > 0 ? spread : 1))
  return { ...series, unit: '{deviation}', values }
}

function tableOf(title: string, found: readonly Companion[]): Evidence {
  return evidence.table({
    title: `What moved with ${title}`,
    columns: [
      { name: 'series' },
      { name: 'correlation' },
      { name: 'follows by', unit: 'ms' },
      { name: 'probability', unit: '1' },
    ],
    rows: found.map(({ series, coefficient, lagMs, probability }) => {
      const labels = Object.values(series.labels).join(', ')
      return [
        labels === '' ? series.name : `${series.name} (${labels})`,
        coefficient,
        lagMs,
        probability,
      ]
    }),
    from: found.map(({ series }) => series),
  })
}
