import type { VersionDifference, VersionMetric, VersionOptions } from '@faultline/analysis'
import type { Series } from '../answer.ts'
import { evidence } from '../evidence.ts'
import { compareVersions as findDifferences, shiftProbability } from './library.ts'
import { valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'

/** One measure of two groups that serve at the same time. */
export type ComparedMetric = {
  /** Of what and, with several canaries, of which; no two alike. */
  readonly name: string
  /** See `VersionMetric` of the analysis library. */
  readonly kind: VersionMetric['kind']
  readonly worse?: VersionMetric['worse']
  readonly baseline: Series
  readonly canary: Series
  /** Requests of both, for a `ratio` or a `count`. */
  readonly requests?: { readonly baseline: Series; readonly canary: Series }
}

/** In what the new version is worse. Its probability is that of the clearest difference. */
export type ComparedVersions = AnalysisResult & {
  /** All that could be compared, the clearest first. */
  readonly differences: readonly VersionDifference[]
}

export type CompareOptions = AnalysisOptions &
  VersionOptions & {
    /** When the new version came, if both groups were measured before it too. Epoch milliseconds. */
    readonly release?: number
  }

/** What is larger by chance more often than this is nothing to tell. */
const significance = 0.05

/** See `Analyze.compareVersions`. */
export function compareVersions(
  metrics: readonly ComparedMetric[],
  options: CompareOptions = {},
): ComparedVersions | null {
  const { release, negligible, confidence } = options
  const answer = findDifferences(
    metrics.map((metric) => columnsOf(metric, release)),
    {
      ...(negligible === undefined ? {} : { negligible }),
      ...(confidence === undefined ? {} : { confidence }),
    },
  )
  const differences = valueOf(answer, options) ?? []
  const [first] = differences
  const worst = metrics.find(({ name }) => name === first?.name)
  if (!first || !worst || first.adjusted > significance) return null
  const { low, high } = first.interval
  const sentence = `${first.name} of the new version is ${first.ratio.toPrecision(2)} times (${low.toPrecision(2)} to ${high.toPrecision(2)}) that of the version beside it`
  const { baseline, canary } = worst
  return {
    differences,
    sentence,
    probability: shiftProbability(first.adjusted),
    evidence: evidence.series({
      title: options.title ?? sentence,
      unit: canary.unit ?? '',
      series: [
        { ...baseline, name: 'baseline' },
        { ...canary, name: 'new version' },
      ],
      marks: options.marks ?? [],
    }),
    diagnostics: answer.diagnostics,
  }
}

/** All columns at the times of the baseline; what has no value there is missing. */
function columnsOf(metric: ComparedMetric, release: number | undefined): VersionMetric {
  const { name, kind, worse, baseline, canary, requests } = metric
  const { times } = baseline
  const begins = release === undefined ? -1 : times.findIndex((time) => time >= release)
  return {
    ...{ name, kind, baseline: baseline.values, canary: valuesAt(canary, times) },
    ...(worse ? { worse } : {}),
    ...(begins > 0 ? { release: begins } : {}),
    ...(requests
      ? {
          baselineWhole: valuesAt(requests.baseline, times),
          canaryWhole: valuesAt(requests.canary, times),
        }
      : {}),
  }
}

function valuesAt({ times, values }: Series, wanted: Float64Array): Float64Array {
  const known = new Map(Array.from(times, (time, index) => [time, values[index] ?? NaN]))
  return wanted.map((time) => known.get(time) ?? NaN)
}
