import type { Investigation } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { coverageOf } from '../model/coverage.ts'
import { color, font } from '../tokens.stylex.ts'
import { SidePanel } from './SidePanel.tsx'

/** Which sources answered: an answer is worth no more than what it could see. */
export function CoverageList({ investigation }: { readonly investigation: Investigation }) {
  const rows = coverageOf(investigation)
  if (rows.length === 0) return null
  return (
    <SidePanel title="What was asked">
      <ul {...stylex.props(styles.rows)}>
        {rows.map((row) => (
          <li key={row.key} {...stylex.props(styles.row)}>
            <span {...stylex.props(styles.line)}>
              <span>{row.name}</span>
              <span {...stylex.props(stateStyles[row.state])}>{row.phrase}</span>
            </span>
            {row.message !== null && <span {...stylex.props(styles.message)}>{row.message}</span>}
          </li>
        ))}
      </ul>
    </SidePanel>
  )
}

const styles = stylex.create({
  rows: { display: 'grid', gap: '6px', fontSize: font.small },
  row: { display: 'grid', gap: '2px' },
  line: {
    display: 'flex',
    justifyContent: 'space-between',
    gap: '12px',
    fontVariantNumeric: 'tabular-nums',
  },
  message: { color: color.textMuted },
})

const stateStyles = stylex.create({
  answered: { color: color.textMuted },
  empty: { color: color.contributing },
  unavailable: { color: color.failed, fontWeight: 600 },
  denied: { color: color.failed, fontWeight: 600 },
  over_budget: { color: color.failed, fontWeight: 600 },
  not_asked: { color: color.textFaint },
})
