import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Where the public data sets lie: the first argument, `FAULTLINE_DATA`, or beside the repository. */
export const dataFolder =
  process.argv[2] ??
  process.env['FAULTLINE_DATA'] ??
  join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data')

/** A text file of the data sets; unpacked when its name ends in `.gz`. */
export function readText(path: string): string {
  const raw = readFileSync(join(dataFolder, path))
  return (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')
}

/** The cells of a CSV file of the data sets, row by row. */
export function readRows(path: string): string[][] {
  return readText(path)
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(','))
}

/** The columns of a CSV file with one header row, as text, by name. */
export function readColumns(path: string): ReadonlyMap<string, readonly string[]> {
  const [header = [], ...rows] = readRows(path)
  return new Map(header.map((name, i) => [name, rows.map((row) => row[i] ?? '')]))
}

/** Cells as numbers; `NaN` where a cell is empty. */
export function numbers(cells: readonly string[] | undefined): Float64Array {
  return Float64Array.from(cells ?? [], (cell) => (cell === '' ? NaN : Number(cell)))
}
