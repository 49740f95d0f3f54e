import type { Series } from '../answer.ts'
import { evidence } from '../evidence.ts'
import { formatClock, formatQuantity } from '../format.ts'
import { changePoints as findChangePoints, levelShift, median, onsetIntervals } from './library.ts'
import { valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'

/** One of several changes of a series' level or trend; times in epoch milliseconds. */
export type ChangePoint = {
  /** Time of the first value of the new segment. */
  readonly at: number
  /** Within which it lies with 95 % confidence. */
  readonly interval: { readonly from: number; readonly to: number }
  /** Medians of the segments before and after, in the series' unit. */
  readonly before: number
  readonly after: number
  /** The odds that there is a change against one segment in its place, from even ones; at least .5. */
  readonly probability: number
}

/** Where a series changed. Its probability is that of the clearest change. */
export type ChangePoints = AnalysisResult & {
  /** In order of time; never empty. */
  readonly changes: readonly ChangePoint[]
}

export type ChangePointsOptions = AnalysisOptions & {
  /** What a change must save, in units of ln n; the library's setting (5) unless told. Higher finds fewer. */
  readonly strictness?: number
}

/** See `Analyze.changePoints`. */
export function changePoints(
  given: Series | readonly Series[] | undefined,
  options: ChangePointsOptions = {},
): ChangePoints | null {
  const all = [given ?? []].flat()
  const [series] = all
  if (!series) return null
  const { title = series.name, strictness } = options
  const answer = findChangePoints(
    all.map(({ values }) => values),
    strictness === undefined ? {} : { strictness },
  )
  const found = valueOf(answer, options)
  if (!found) return null
  const { changePoints: points, probabilities } = found
  const changes = clearestOf(all.map((one) => describeChanges(one, points))).map(
    (change, index): ChangePoint => ({
      ...change,
      // What the search took for a change is one at even odds at least.
      probability: Math.max(0.5, probabilities[index] ?? 0.5),
    }),
  )
  const clearest = changes.toSorted((one, other) => other.probability - one.probability)[0]
  if (!clearest) return null
  const unit = series.unit ?? ''
  const step = ({ before, after }: ChangePoint): string =>
    `${formatQuantity(before, unit)} → ${formatQuantity(after, unit)}`
  const listed = changes
    .map((change) => `at ${formatClock(change.at)} (${step(change)})`)
    .join(', ')
  const sentence = `${title} changed ${listed}`
  return {
    changes,
    probability: clearest.probability,
    sentence,
    evidence: evidence.series({
      title: sentence,
      unit,
      series: all,
      marks: [
        ...(options.marks ?? []),
        ...changes.map((change) => ({ at: change.at, label: step(change) })),
      ],
      regions: changes.map(({ interval }) => ({ ...interval, label: 'change' })),
    }),
    diagnostics: answer.diagnostics,
  }
}

type View = Omit<ChangePoint, 'probability'> & {
  /** How sure a step between the neighbouring changes is in this series alone. */
  readonly clearness: number
}

/** Of each change the view of the series that shows it most clearly. */
function clearestOf(views: readonly (readonly View[])[]): Omit<ChangePoint, 'probability'>[] {
  const [first = []] = views
  return first.map((change, index) => {
    const { clearness: _, ...clearest } = views.reduce((best, view) => {
      const other = view[index]
      return other && other.clearness > best.clearness ? other : best
    }, change)
    return clearest
  })
}

function describeChanges({ times, values }: Series, points: readonly number[]): View[] {
  const bounds = [0, ...points, values.length]
  const intervals = onsetIntervals(values, points).value ?? []
  return points.map((point, index) => {
    const [from = 0, to = values.length] = [bounds[index], bounds[index + 2]]
    const known = intervals[index]
    const step = levelShift({ times: times.subarray(from, to), values: values.subarray(from, to) })
    return {
      at: times[point] ?? NaN,
      interval: {
        from: times[known?.low ?? point] ?? NaN,
        to: times[known?.high ?? point] ?? NaN,
      },
      before: median(values.subarray(from, point)).value ?? NaN,
      after: median(values.subarray(point, to)).value ?? NaN,
      clearness: step.value?.probability ?? 0.5,
    }
  })
}
