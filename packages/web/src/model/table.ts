import { formatNumber, formatQuantity, unitWord } from './quantity.ts'
import type { TableEvidence } from './vocabulary.ts'

export type TableView = {
  readonly columns: readonly { readonly name: string; readonly isNumeric: boolean }[]
  readonly rows: readonly (readonly string[])[]
}

/** A table as text, with numbers told from words so that they can be aligned. */
export function tableOf(evidence: TableEvidence): TableView {
  const columns = evidence.columns.map((column, index) => {
    const cells = evidence.rows.map((row) => row[index] ?? null)
    const isNumeric =
      cells.some((cell) => typeof cell === 'number') &&
      cells.every((cell) => typeof cell !== 'string')
    return { name: headingOf(column), isNumeric }
  })
  const rows = evidence.rows.map((row) =>
    evidence.columns.map((column, index) => cellText(row[index] ?? null, column.unit)),
  )
  return { columns, rows }
}

/** Units that are written at each number need no place in the heading; others are said once. */
const writtenAtNumber = new Set(['ns', 'us', 'ms', 's', 'min', 'h', 'By', 'By/s', '%'])

function headingOf({ name, unit }: TableEvidence['columns'][number]): string {
  if (unit === undefined || writtenAtNumber.has(unit) || unitWord(unit) === '') return name
  return name.includes(unitWord(unit)) ? name : `${name} (${unitWord(unit)})`
}

function cellText(cell: string | number | null, unit: string | undefined): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell
  return unit !== undefined && writtenAtNumber.has(unit)
    ? formatQuantity(cell, unit)
    : formatNumber(cell)
}
