import { numbers, readColumns, readText } from './table.ts'

/** A series of the Numenta Anomaly Benchmark; times in epoch milliseconds. */
export type NabSeries = {
  readonly times: Float64Array
  readonly values: Float64Array
  /** Stretches that people labelled as abnormal. */
  readonly windows: readonly { readonly from: number; readonly to: number }[]
}

/** Reads a series such as `realKnownCause/nyc_taxi`. */
export function readNab(name: string): NabSeries {
  const columns = readColumns(`nab/data/${name}.csv`)
  const labels: Record<string, [string, string][]> = JSON.parse(
    readText('nab/labels/combined_windows.json'),
  )
  return {
    times: Float64Array.from(columns.get('timestamp') ?? [], utc),
    values: numbers(columns.get('value')),
    windows: (labels[`${name}.csv`] ?? []).map(([from, to]) => ({ from: utc(from), to: utc(to) })),
  }
}

function utc(text: string): number {
  return Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`)
}
