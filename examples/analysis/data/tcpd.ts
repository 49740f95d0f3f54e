import { readText } from './table.ts'

/** A series of the Turing Change Point Dataset with where each annotator saw a change. */
export type TcpdSeries = {
  readonly values: Float64Array
  /** For each annotator the first index of each new segment. */
  readonly annotators: readonly (readonly number[])[]
}

/** Reads a series such as `rail_lines` (its first dimension). */
export function readTcpd(name: string): TcpdSeries {
  const file: { series: { raw: (number | null)[] }[] } = JSON.parse(
    readText(`tcpd/series/${name}.json`),
  )
  const annotations: Record<string, Record<string, number[]>> = JSON.parse(
    readText('tcpd/annotations.json'),
  )
  return {
    values: Float64Array.from(file.series[0]?.raw ?? [], (value) => value ?? NaN),
    annotators: Object.values(annotations[name] ?? {}),
  }
}
