import { noAnswer, answer, type Answer, type Diagnostic, type Numbers } from '../answer.ts'
import { studentQuantile, studentTail } from '../numeric/distributions.ts'
import { exp, log } from '../numeric/elementary.ts'
import { missingIn } from '../numeric/present.ts'
import { holm } from './multiple-comparisons.ts'
import { pairedLevels, pairedRates, type Contrast } from './paired-contrasts.ts'

/** One measure of two groups that serve at the same time, one number each a minute. */
export interface VersionMetric {
  /** Of what and, with several canaries, of which. */
  readonly name: string
  /**
   * `level`: a latency, its quantile, a use: one positive number a minute. `ratio`: failed of all
   * requests. `count`: what happens any number of times a request, such as queries or retries.
   */
  readonly kind: 'level' | 'ratio' | 'count'
  /** Which direction is worse; `up` unless told. */
  readonly worse?: 'up' | 'down' | 'both'
  /** The level, or the number of failures or happenings. */
  readonly baseline: Numbers
  readonly canary: Numbers
  /** Requests, for `ratio` and `count`. */
  readonly baselineWhole?: Numbers
  readonly canaryWhole?: Numbers
  /** Index of the first minute of the new version, if the same two groups were measured before it. */
  readonly release?: number
}

export interface VersionDifference {
  readonly name: string
  /** How many times as large as in the baseline, with its interval. */
  readonly ratio: number
  readonly interval: { readonly low: number; readonly high: number }
  /** Standard errors by which the difference, in the worse direction, exceeds what is negligible. */
  readonly statistic: number
  /** For a difference that is not negligible, in the worse direction. */
  readonly pValue: number
  /** Adjusted for the number of metrics (Holm 1979). */
  readonly adjusted: number
  /** Minutes in which both served. */
  readonly pairs: number
}

export interface VersionOptions {
  /** A difference within this share is not one; .05 unless told. */
  readonly negligible?: number
  /** Coverage of the intervals; .95 unless told. */
  readonly confidence?: number
}

/**
 * Compares two versions (or a canary and its baseline) that serve at the same minutes, over several
 * metrics: the clearest that is worse first.
 *
 * Each minute is a pair, so that the shape of traffic cancels. Levels: the trimmed mean of the
 * logarithms of their ratios, with the error of Yuen (1974) and what correlated minutes take from it.
 * Ratios and counts: strata after Mantel and Haenszel (1959), with the spread of minutes beyond
 * counting. What set the groups apart before the release is taken off. A p-value is for a difference
 * larger than is negligible, as no two groups of machines are alike. Needs three minutes in common;
 * O(values log values).
 *
 * @example compareVersions([{ name: 'p95', kind: 'level', baseline: [50, 61, 80, 70], canary: [100, 125, 158, 139] }])
 *   .value?.[0]?.ratio // about 2
 */
export function compareVersions(
  metrics: readonly VersionMetric[],
  options: VersionOptions = {},
): Answer<readonly VersionDifference[] | null> {
  const { negligible = 0.05, confidence = 0.95 } = options
  if (!(negligible >= 0 && negligible < Infinity && confidence > 0 && confidence < 1))
    return noAnswer(
      'invalid-option',
      'What is negligible is a share of at least 0, and a confidence lies between 0 and 1.',
    )
  const diagnostics: Diagnostic[] = missingIn(...metrics.flatMap(columnsOf))
  const judged: Omit<VersionDifference, 'adjusted'>[] = []
  for (const metric of metrics) {
    const contrast = contrastOf(metric)
    if (contrast === undefined) {
      diagnostics.push({
        code: 'too-few-values',
        message: `${metric.name} was left out: it needs three minutes in which both groups served.`,
      })
      continue
    }
    judged.push(judge(metric, contrast, { margin: log(1 + negligible), confidence }))
  }
  if (judged.length === 0)
    return answer(
      null,
      diagnostics.length > 0
        ? diagnostics
        : [{ code: 'too-few-values', message: 'There is no metric to compare.' }],
    )
  const { value: adjusted } = holm(judged.map(({ pValue }) => pValue))
  const differences = judged
    .map((one, i): VersionDifference => ({ ...one, adjusted: adjusted[i] ?? 1 }))
    .toSorted((a, b) => b.statistic - a.statistic)
  return answer(differences, diagnostics)
}

/** All that a metric is judged by. */
function columnsOf({ kind, baseline, canary, ...wholes }: VersionMetric): Numbers[] {
  if (kind === 'level') return [baseline, canary]
  return [baseline, canary, wholes.baselineWhole ?? [], wholes.canaryWhole ?? []]
}

/** The contrast after the release, less that before it. */
function contrastOf(metric: VersionMetric): Contrast | undefined {
  const release = Math.max(0, Math.floor(metric.release ?? 0))
  const after = contrastWithin(metric, release, Infinity)
  if (after === undefined || release === 0) return after
  const before = contrastWithin(metric, 0, release)
  if (before === undefined) return after
  return {
    estimate: after.estimate - before.estimate,
    error: Math.sqrt(after.error * after.error + before.error * before.error),
    freedom: Math.min(after.freedom, before.freedom),
    pairs: after.pairs,
  }
}

function contrastWithin(metric: VersionMetric, from: number, to: number): Contrast | undefined {
  const cut = (values: Numbers | undefined): Float64Array =>
    Float64Array.from(values ?? []).slice(from, to)
  const [baseline, canary] = [cut(metric.baseline), cut(metric.canary)]
  if (metric.kind === 'level') return pairedLevels(baseline, canary)
  return pairedRates({
    baseline,
    canary,
    baselineWhole: cut(metric.baselineWhole),
    canaryWhole: cut(metric.canaryWhole),
    isBinomial: metric.kind === 'ratio',
  })
}

function judge(
  metric: VersionMetric,
  { estimate, error, freedom, pairs }: Contrast,
  by: { readonly margin: number; readonly confidence: number },
): Omit<VersionDifference, 'adjusted'> {
  const { worse = 'up' } = metric
  const size = worse === 'up' ? estimate : worse === 'down' ? -estimate : Math.abs(estimate)
  const statistic = (size - by.margin) / error
  const tail = studentTail(statistic, freedom)
  const reach = studentQuantile((1 + by.confidence) / 2, freedom) * error
  return {
    name: metric.name,
    ratio: exp(estimate),
    interval: { low: exp(estimate - reach), high: exp(estimate + reach) },
    statistic,
    pValue: Math.min(1, worse === 'both' ? 2 * tail : tail),
    pairs,
  }
}
