import { formatClock, type ClockOptions } from './clock-time.ts'
import { sameEntity } from './entity-name.ts'
import { formatFactor, formatQuantity } from './quantity.ts'
import type { Entity, Region, SeriesEvidence } from './vocabulary.ts'

/** A chart as data: what to draw, in the order in which it is drawn. */
export type ChartSpec = {
  readonly from: number
  readonly to: number
  readonly unit: string
  readonly times: readonly number[]
  readonly lines: readonly ChartLine[]
  readonly regions: readonly Region[]
  readonly marks: readonly ChartMark[]
  /** The chart as a sentence, for those who cannot see it. */
  readonly sentence: string
}

type ChartLine = {
  readonly name: string
  /** One value for each time: null is a hole, undefined a time at which this line has no point. */
  readonly values: readonly (number | null | undefined)[]
  /** Typical value before the abnormal interval and within it. */
  readonly before: string | null
  readonly during: string | null
  readonly factor: string | null
}

export type ChartMark = {
  readonly at: number
  readonly label: string
  /** It is what the finding is about. */
  readonly isSubject: boolean
}

/** Builds the chart of a series evidence; a mark of the finding's `subject` is made to stand out. */
export function chartOf(
  evidence: SeriesEvidence,
  subject: Entity | undefined,
  clock: ClockOptions = {},
): ChartSpec {
  const times = unionOfTimes(evidence)
  const from = times[0] ?? 0
  const to = times.at(-1) ?? from
  const abnormal = evidence.regions[0]
  const lines = evidence.series.map((series) => chartLine(series, times, { abnormal, evidence }))
  const inside = (at: number) => at >= from && at <= to
  const marks = evidence.marks
    .filter((mark) => inside(mark.at))
    .map((mark) => ({
      at: mark.at,
      label: mark.label,
      isSubject: sameEntity(mark.entity, subject),
    }))
  const regions = evidence.regions
    .filter((region) => region.to >= from && region.from <= to)
    .map((region) => ({
      ...region,
      from: Math.max(from, region.from),
      to: Math.min(to, region.to),
    }))
  const spec = { from, to, unit: evidence.unit, times, lines, regions, marks }
  return { ...spec, sentence: sentenceOf(evidence.title, spec, clock) }
}

/** Range of the value axis: from zero where nothing is below it, with air above. */
export function valueRange(spec: ChartSpec): readonly [low: number, high: number] {
  const values = spec.lines.flatMap((line) =>
    line.values.filter((value): value is number => typeof value === 'number'),
  )
  const highest = values.reduce((most, value) => Math.max(most, value), 0)
  const lowest = values.reduce((least, value) => Math.min(least, value), 0)
  const air = (highest - lowest) * 0.08
  return highest === lowest ? [0, 1] : [lowest < 0 ? lowest - air : 0, highest + air]
}

/** A change with the moment at which it was made. */
export function markText(mark: ChartMark, clock: ClockOptions = {}): string {
  return `${formatClock(mark.at, clock)} ${mark.label}`
}

/** The moment of a point, and the value of a line there, for a reader who points at the chart. */
export function chartMoment(spec: ChartSpec, index: number, clock: ClockOptions = {}): string {
  const at = spec.times[index]
  return at === undefined ? '' : formatClock(at, clock)
}

export function lineValue(spec: ChartSpec, line: number, index: number): string {
  return formatQuantity(spec.lines[line]?.values[index] ?? null, spec.unit)
}

type Context = { readonly abnormal: Region | undefined; readonly evidence: SeriesEvidence }

function chartLine(
  series: SeriesEvidence['series'][number],
  times: readonly number[],
  { abnormal, evidence }: Context,
): ChartLine {
  const byTime = new Map(series.times.map((time, index) => [time, series.values[index] ?? null]))
  const points = [...byTime].filter((point): point is [number, number] => point[1] !== null)
  const middle = (keep: (time: number) => boolean) =>
    median(points.filter(([time]) => keep(time)).map(([, value]) => value))
  const before = abnormal ? middle((time) => time < abnormal.from) : null
  const during = abnormal
    ? middle((time) => time >= abnormal.from && time <= abnormal.to)
    : middle(() => true)
  return {
    name: lineName(series),
    values: times.map((time) => byTime.get(time)),
    before: before === null ? null : formatQuantity(before, evidence.unit),
    during: during === null ? null : formatQuantity(during, evidence.unit),
    factor: before === null || during === null ? null : formatFactor(before, during),
  }
}

/** The name, with the labels that it does not already say. */
function lineName(series: SeriesEvidence['series'][number]): string {
  const labels = Object.values(series.labels).filter((value) => !series.name.includes(value))
  return labels.length === 0 ? series.name : `${series.name} · ${labels.join(' · ')}`
}

function unionOfTimes(evidence: SeriesEvidence): number[] {
  const times = new Set(evidence.series.flatMap((series) => series.times))
  return [...times].toSorted((one, other) => one - other)
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2
}

function sentenceOf(title: string, spec: Omit<ChartSpec, 'sentence'>, clock: ClockOptions): string {
  const span = `Chart of ${title}, ${formatClock(spec.from, clock)} to ${formatClock(spec.to, clock)}.`
  const lines = spec.lines.map((line) =>
    line.before === null
      ? `${line.name}: typically ${line.during ?? 'no value'}.`
      : `${line.name}: ${line.before} before, ${line.during ?? 'no value'} in the abnormal interval.`,
  )
  const marks = spec.marks.map((mark) => `${markText(mark, clock)}.`)
  return [span, ...lines, ...marks].join(' ')
}
