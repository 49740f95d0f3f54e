import type { EvidenceSeries, Mark } from '@faultline/sdk'

export type PlotOptions = {
  readonly width: number
  readonly height: number
  /** Moments that are drawn as a dotted line where the curve leaves room. */
  readonly marks: readonly Mark[]
}

export type Plot = {
  readonly lines: readonly string[]
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
}

/** Bit of each dot within a braille character, by row and column. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const
const blank = 0x2800
const bars = '▁▂▃▄▅▆▇█'

/** Draws one series in braille characters, two by four dots each; null without any value. */
export function plotSeries(series: EvidenceSeries, options: PlotOptions): Plot | null {
  const { width, height, marks } = options
  const scale = scaleOf(series)
  if (!scale) return null
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0))
  const column = (at: number) => place(at, [scale.from, scale.to], width * 2 - 1)
  const row = (value: number) =>
    height * 4 - 1 - place(value, [scale.low, scale.high], height * 4 - 1)
  let before: { x: number; y: number } | null = null
  for (const { at, value } of points(series)) {
    const point: { x: number; y: number } | null =
      value === null ? null : { x: column(at), y: row(value) }
    if (point) for (const { x, y } of before ? between(before, point) : [point]) set(cells, x, y)
    before = point
  }
  const markColumns = new Set(
    marks.filter(({ at }) => at >= scale.from && at <= scale.to).map(({ at }) => column(at) >> 1),
  )
  const lines = cells.map((line) =>
    line
      .map((bits, index) => (bits === 0 && markColumns.has(index) ? '┊' : cell(bits)))
      .join('')
      .trimEnd(),
  )
  return { lines, ...scale }
}

/** One line of bars for a series, low to high; empty without any value. */
export function sparkline(series: EvidenceSeries, width: number): string {
  const scale = scaleOf(series)
  if (!scale) return ''
  const sums = Array.from({ length: width }, () => ({ sum: 0, count: 0 }))
  for (const { at, value } of points(series)) {
    const bucket = sums[place(at, [scale.from, scale.to], width - 1)]
    if (value === null || !bucket) continue
    bucket.sum += value
    bucket.count += 1
  }
  return sums
    .map(({ sum, count }) =>
      count === 0
        ? ' '
        : (bars[place(sum / count, [scale.low, scale.high], bars.length - 1)] ?? ' '),
    )
    .join('')
}

function points(series: EvidenceSeries): { at: number; value: number | null }[] {
  return series.times.map((at, index) => ({ at, value: series.values[index] ?? null }))
}

function scaleOf(series: EvidenceSeries): Omit<Plot, 'lines'> | null {
  const values = series.values.filter((value) => value !== null)
  const from = series.times.at(0)
  const to = series.times.at(-1)
  if (from === undefined || to === undefined || values.length === 0) return null
  // Zero belongs to the picture unless values fall below it: heights can then be compared by eye.
  return { from, to, low: Math.min(0, ...values), high: Math.max(...values) }
}

/** Where a value lies between two others, as one of the whole numbers from 0 to `last`. */
function place(value: number, [low, high]: readonly [number, number], last: number): number {
  if (high <= low) return 0
  return Math.round(((value - low) / (high - low)) * last)
}

function* between(
  start: { x: number; y: number },
  end: { x: number; y: number },
): Generator<{ x: number; y: number }> {
  const steps = Math.max(Math.abs(end.x - start.x), Math.abs(end.y - start.y), 1)
  for (let step = 0; step <= steps; step += 1) {
    yield {
      x: Math.round(start.x + ((end.x - start.x) * step) / steps),
      y: Math.round(start.y + ((end.y - start.y) * step) / steps),
    }
  }
}

function set(cells: number[][], x: number, y: number): void {
  const line = cells[y >> 2]
  const bit = dots[y & 3]?.[x & 1]
  if (line && bit !== undefined) line[x >> 1] = (line[x >> 1] ?? 0) | bit
}

function cell(bits: number): string {
  return bits === 0 ? ' ' : String.fromCodePoint(blank + bits)
}
