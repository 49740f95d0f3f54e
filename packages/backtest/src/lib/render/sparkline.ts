import { formatClock, formatQuantity, sameEntity, type Entity, type Evidence } from '@faultline/sdk'

type SeriesEvidence = Extract<Evidence, { kind: 'series' }>
type Line = SeriesEvidence['series'][number]

const blocks = '▁▂▃▄▅▆▇█'
const mostColumns = 48
/** Two times of day, and something between them. */
const leastColumns = 20
const mostLines = 4
const mostMarks = 5
const nameLetters = 28

/**
 * Series evidence as lines of text in a font of fixed width, for where no picture is shown: a
 * sparkline for each series on one common scale, `─` under the abnormal interval, `↑` under each
 * change, which is named below; one of the `subject` in any case.
 */
export function sparklines(evidence: SeriesEvidence, subject?: Entity): string[] {
  const times = [...new Set(evidence.series.flatMap((series) => series.times))]
  const from = times.reduce((least, at) => Math.min(least, at), Infinity)
  const to = times.reduce((most, at) => Math.max(most, at), -Infinity)
  if (from > to) return []
  // More columns than points would leave holes where nothing is missing.
  const columns = Math.max(leastColumns, Math.min(mostColumns, times.length))
  const columnOf = (at: number): number =>
    Math.min(columns - 1, Math.floor(((at - from) / (to - from || 1)) * columns))
  const shown = evidence.series.slice(0, mostLines)
  const high = shown
    .flatMap(({ values }) => values)
    .reduce<number>((most, value) => Math.max(most, value ?? 0), 0)
  const names = shown.map((line) => lineName(line).slice(0, nameLetters))
  const width = Math.max(...names.map((name) => name.length))
  const rows = shown.map((line, index) => {
    const bars = drawLine(line, { columnOf, high, columns })
    return `${(names[index] ?? '').padEnd(width)} ${bars} ${changeOf(line, evidence)}`.trimEnd()
  })
  const inside = evidence.marks.filter(({ at }) => at >= from && at <= to)
  const marks = nearestMarks(inside, evidence.regions[0]?.from ?? to, subject)
  const hidden = evidence.series.length - shown.length
  return [
    ...rows,
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
    ...annotations({ evidence, marks, columnOf, width, columns }),
    `${' '.repeat(width)} ${formatClock(from)}${formatClock(to).padStart(columns - 8)} UTC`,
    ...marks.map(({ at, label }) => `${' '.repeat(width)} ↑ ${formatClock(at)} ${label}`),
  ]
}

type Marks = SeriesEvidence['marks']

/** The mark of the subject and those nearest to the onset, in order of time. */
function nearestMarks(marks: Marks, onset: number, subject: Entity | undefined): Marks {
  const distance = ({ at, entity }: Marks[number]): number =>
    subject !== undefined && entity !== undefined && sameEntity(entity, subject)
      ? -1
      : Math.abs(at - onset)
  return marks
    .toSorted((one, other) => distance(one) - distance(other))
    .slice(0, mostMarks)
    .toSorted((one, other) => one.at - other.at)
}

type Scale = {
  readonly columnOf: (at: number) => number
  readonly high: number
  readonly columns: number
}

function drawLine(line: Line, { columnOf, high, columns }: Scale): string {
  const byColumn = Array.from({ length: columns }, (): number[] => [])
  for (const [index, at] of line.times.entries()) {
    const value = line.values[index] ?? null
    if (value !== null) byColumn[columnOf(at)]?.push(value)
  }
  return byColumn.map((values) => blockOf(mean(values), high)).join('')
}

function blockOf(value: number | null, high: number): string {
  if (value === null) return ' '
  if (high <= 0) return blocks.charAt(0)
  const place = Math.floor((Math.max(0, value) / high) * blocks.length)
  return blocks.charAt(Math.min(blocks.length - 1, place))
}

type Notes = {
  readonly evidence: SeriesEvidence
  readonly marks: Marks
  readonly columns: number
  readonly columnOf: (at: number) => number
  readonly width: number
}

function annotations({ evidence, marks, columnOf, width, columns }: Notes): string[] {
  const row = Array.from({ length: columns }, () => ' ')
  for (const region of evidence.regions) {
    const [first, last] = [Math.max(0, columnOf(region.from)), columnOf(region.to)]
    for (let column = first; column <= last; column += 1) row[column] = '─'
  }
  for (const { at } of marks) row[columnOf(at)] = '↑'
  const text = row.join('').trimEnd()
  const label = evidence.regions[0]?.label ?? ''
  return text === '' ? [] : [`${' '.repeat(width)} ${text} ${label}`.trimEnd()]
}

/** `120 ms → 840 ms`: what was typical before the abnormal interval and within it. */
function changeOf(line: Line, { regions, unit }: SeriesEvidence): string {
  const [region] = regions
  const middle = (keep: (at: number) => boolean): number | null =>
    median(line.values.filter((_, index) => keep(line.times[index] ?? NaN)))
  if (region === undefined) {
    const typical = middle(() => true)
    return typical === null ? '' : formatQuantity(typical, unit)
  }
  const before = middle((at) => at < region.from)
  const during = middle((at) => at >= region.from && at <= region.to)
  if (before === null || during === null) return ''
  return `${formatQuantity(before, unit)} → ${formatQuantity(during, unit)}`
}

function lineName({ name, labels }: Line): string {
  const own = Object.values(labels).filter((value) => !name.includes(value))
  return [name, ...own].join(' · ')
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: readonly (number | null)[]): number | null {
  const sorted = values
    .filter((value): value is number => value !== null)
    .toSorted((one, other) => one - other)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2
}
