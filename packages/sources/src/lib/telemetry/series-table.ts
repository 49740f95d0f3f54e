import type { SeriesData } from '@faultline/sdk'
import { keyOfRow } from './conditions.ts'
import type { Grid } from './grid.ts'

type SeriesRow = Readonly<Record<string, unknown>> & { readonly step: number }

/** Puts rows of (key, step, value) together into one series for each key; gaps are NaN or zero. */
export function toSeries<Row extends SeriesRow>(
  rows: readonly Row[],
  options: {
    readonly name: string
    readonly unit: string
    readonly by: readonly string[]
    readonly grid: Grid
    readonly value: (row: Row) => number | null
    /** Steps in which a missing value is a zero. */
    readonly zeros?: { readonly first: number; readonly last: number } | null
    /** Whether there is one series even without a row; only where `by` is empty. */
    readonly always?: boolean
  },
): SeriesData[] {
  const { name, unit, by, grid, zeros } = options
  const times = grid.times()
  const series = new Map<string, SeriesData>()
  const add = (key: string, labels: Record<string, string>): SeriesData => {
    const values = new Float64Array(grid.steps).fill(NaN)
    if (zeros) values.fill(0, zeros.first, zeros.last + 1)
    const added = { name, labels, unit, times: times.slice(), values }
    series.set(key, added)
    return added
  }
  if (options.always && by.length === 0) add('[]', {})
  for (const row of rows) {
    const labels = keyOfRow(by, row)
    const key = JSON.stringify(Object.values(labels))
    const { values } = series.get(key) ?? add(key, labels)
    values[row.step] = options.value(row) ?? NaN
  }
  return [...series.values()]
}
