import * as stylex from '@stylexjs/stylex'
import { useState } from 'react'
import { tableOf } from '../../model/table.ts'
import type { TableEvidence } from '../../model/vocabulary.ts'
import { color, font } from '../../tokens.stylex.ts'
import { ShowAll } from './ShowAll.tsx'

const rowsAtFirst = 10

/** A table with numbers that stand under one another. */
export function TableEvidenceView({ evidence }: { readonly evidence: TableEvidence }) {
  const [isWhole, setWhole] = useState(false)
  const table = tableOf(evidence)
  const rows = isWhole ? table.rows : table.rows.slice(0, rowsAtFirst)
  return (
    <>
      <div tabIndex={0} role="group" aria-label={evidence.title} {...stylex.props(styles.scroll)}>
        <table {...stylex.props(styles.table)}>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th
                  key={column.name}
                  scope="col"
                  {...stylex.props(styles.head, column.isNumeric && styles.numberHead)}
                >
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells) => (
              <tr key={cells.join('\u0000')}>
                {cells.map((cell, place) => (
                  <td
                    key={table.columns[place]?.name}
                    {...stylex.props(styles.cell, table.columns[place]?.isNumeric && styles.number)}
                  >
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!isWhole && table.rows.length > rowsAtFirst && (
        <ShowAll count={table.rows.length} of="rows" onShow={() => setWhole(true)} />
      )}
    </>
  )
}

const styles = stylex.create({
  scroll: { overflowX: 'auto', minWidth: 0 },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: font.small,
    overflowWrap: 'normal',
  },
  head: {
    padding: '4px 16px 6px 0',
    textAlign: 'left',
    fontWeight: 400,
    color: color.textMuted,
    verticalAlign: 'bottom',
  },
  cell: {
    padding: '5px 16px 5px 0',
    borderTopWidth: '1px',
    borderTopStyle: 'solid',
    borderTopColor: color.line,
  },
  numberHead: { textAlign: 'right', padding: '4px 0 6px 12px' },
  number: {
    textAlign: 'right',
    padding: '5px 0 5px 12px',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
})
