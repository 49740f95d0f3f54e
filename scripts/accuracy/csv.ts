import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Rows of a CSV file (gzipped when its name says so) without quoted line breaks. */
export function readCsv(path: string): string[][] {
  const raw = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map(splitLine)
}

function splitLine(line: string): string[] {
  if (!line.includes('"')) return line.split(',')
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted
    else if (character === ',' && !isQuoted) {
      cells.push(cell)
      cell = ''
    } else cell += character
  }
  cells.push(cell)
  return cells
}

/** A number, or `NaN` for an empty or unreadable cell. */
export function numberOf(cell: string | undefined): number {
  return cell === undefined || cell === '' ? NaN : Number(cell)
}

/** A CSV with one header row, by column name. */
export interface Table {
  readonly names: readonly string[]
  readonly rows: readonly string[][]
  readonly column: (name: string) => number
}

export function readTable(path: string): Table {
  const [header = [], ...rows] = readCsv(path)
  const position = new Map(header.map((name, i) => [name, i]))
  return { names: header, rows, column: (name) => position.get(name) ?? -1 }
}
