import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { studentTail } from '../numeric/distributions.ts'
import { square } from '../numeric/elementary.ts'
import { MAD_TO_SIGMA, madAround, medianOf } from '../numeric/order.ts'
import { missingIn, presentValues } from '../numeric/present.ts'
import { benjaminiHochberg } from '../tests/multiple-comparisons.ts'
import { commonEnds, type CommonEnd } from './common-ends.ts'

/** One measure of the calls from one service to another (or of a route: `to` is then the route). */
export interface EdgeSeries {
  readonly from: string
  readonly to: string
  /**
   * `gap`: what the caller waits beyond what the callee takes (network, queueing); `duration`: what
   * the call takes; `errors`: failed calls, as a share. Of duration and errors the caller of a caller sees
   * as much, so they are followed down; a gap is where it shows.
   */
  readonly measure: 'gap' | 'duration' | 'errors'
  /** One number a stretch of time, such as a minute; those without calls missing. */
  readonly before: Numbers
  readonly after: Numbers
}

export interface EdgeShift {
  readonly from: string
  readonly to: string
  readonly measure: EdgeSeries['measure']
  /** Median before and after. */
  readonly before: number
  readonly after: number
  /** after − before, in the unit of the series. */
  readonly shift: number
  /** The shift in standard errors. */
  readonly loudness: number
  /** One-sided: for a rise. */
  readonly pValue: number
  /** Adjusted for the number of edges looked at (Benjamini and Hochberg 1995). */
  readonly qValue: number
}

export interface LoudestEdges {
  /** All that could be told of, the loudest first. */
  readonly edges: readonly EdgeShift[]
  /** Where the loud edges meet, likeliest first; empty when none is loud. */
  readonly ends: readonly CommonEnd[]
}

export interface LoudestEdgesOptions {
  /** Largest q-value of an edge that counts as loud; .05 unless told. */
  readonly significance?: number
  /** No series is taken to be steadier than this share of its level; .02 unless told. */
  readonly minimumRelativeSpread?: number
}

/** Factors by which the MAD of 2 to 9 values is too small on average (Croux and Rousseeuw 1992). */
const smallSample = [1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107]
/** Of a median's and a MAD's variance against that of mean and deviation, for normal noise. */
const [medianCost, madEfficiency] = [Math.PI / 2, 0.37]
/** Degrees of freedom that the usual spread of all series is worth beside one's own. */
const priorFreedom = 4

/**
 * Which of many small series of call edges rose, and where the loudest of them meet: one slow callee
 * is found although the service that alerted is well on average.
 *
 * Each rise of the median is set against the spread of the time before: the MAD with its correction
 * for few values, drawn towards the relative spread that the series of its measure usually have
 * (Smyth 2004), as a few values alone say little of their spread. Student's t gives its p-value, with
 * the degrees of freedom that a MAD is worth; it assumes neighbours that are not correlated. Needs
 * three values before and one after. O(values log values).
 *
 * @example loudestEdges([{ from: 'shop', to: 'cart', measure: 'duration', before: [9, 10, 11, 10], after: [40, 42] }])
 *   .value?.ends[0]?.id // 'cart'
 */
export function loudestEdges(
  series: readonly EdgeSeries[],
  options: LoudestEdgesOptions = {},
): Answer<LoudestEdges | null> {
  const measured = series.flatMap((one) => measure(one))
  if (measured.length === 0) return tooFew(series.length, 1)
  const least = atLeast(options.minimumRelativeSpread, 0.02)
  const usual = usualSpreads(measured)
  const shifts = measured.map((one) =>
    judge(one, Math.max(usual.get(one.edge.measure) ?? 0, least), least),
  )
  const { value: adjusted } = benjaminiHochberg(shifts.map(({ pValue }) => pValue))
  const edges = shifts
    .map((shift, i): EdgeShift => ({ ...shift, qValue: adjusted?.[i] ?? 1 }))
    .toSorted((a, b) => b.loudness - a.loudness)
  const ends = commonEnds(edges, options.significance ?? 0.05)
  return answer(
    { edges, ends },
    missingIn(...series.flatMap(({ before, after }) => [before, after])),
  )
}

interface Measured {
  readonly edge: EdgeSeries
  readonly before: number
  readonly after: number
  readonly spread: number
  readonly counts: readonly [number, number]
}

function measure(edge: EdgeSeries): Measured[] {
  const [before, after] = [presentValues(edge.before), presentValues(edge.after)]
  if (before.length < 3 || after.length < 1) return []
  const centre = medianOf(before)
  const correction = smallSample[before.length - 2] ?? before.length / (before.length - 0.8)
  return [
    {
      edge,
      before: centre,
      after: medianOf(after),
      spread: MAD_TO_SIGMA * correction * madAround(before, centre),
      counts: [before.length, after.length],
    },
  ]
}

/** Median spread of the series of each measure, relative to their levels. */
function usualSpreads(measured: readonly Measured[]): Map<string, number> {
  const relative = new Map<string, number[]>()
  for (const { edge, before, spread } of measured) {
    if (!(Math.abs(before) > 0)) continue
    relative.set(edge.measure, [...(relative.get(edge.measure) ?? []), spread / Math.abs(before)])
  }
  return new Map([...relative].map(([name, all]) => [name, medianOf(Float64Array.from(all))]))
}

function judge(
  { edge, before, after, spread, counts: [earlier, later] }: Measured,
  usual: number,
  least: number,
): Omit<EdgeShift, 'qValue'> {
  const own = madEfficiency * (earlier - 1)
  const level = Math.max(Math.abs(before), Number.MIN_VALUE)
  // Shares and durations near zero have no level to be relative to; the rise itself stands in.
  const floor = Math.max(least * level, 1e-3 * Math.abs(after))
  const drawn = Math.sqrt(
    (own * spread * spread + priorFreedom * square(usual * level)) / (own + priorFreedom),
  )
  const error = Math.max(drawn, floor) * Math.sqrt(medianCost / earlier + costOf(later) / later)
  const rise = (after - before) / Math.max(error, Number.MIN_VALUE)
  const loudness = Number.isNaN(rise) ? 0 : rise
  const { from, to, measure: name } = edge
  return {
    ...{ from, to, measure: name, before, after, shift: after - before },
    loudness,
    pValue: Number.isFinite(loudness)
      ? studentTail(loudness, own + priorFreedom)
      : loudness > 0
        ? 0
        : 1,
  }
}

function atLeast(value: number | undefined, otherwise: number): number {
  return value !== undefined && value > 0 && value < Infinity ? value : otherwise
}

/** The median of one or two values is their mean. */
function costOf(count: number): number {
  return count < 3 ? 1 : medianCost
}
