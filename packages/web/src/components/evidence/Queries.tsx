import * as stylex from '@stylexjs/stylex'
import { formatClock } from '../../model/clock-time.ts'
import type { Provenance } from '../../model/vocabulary.ts'
import { color, font } from '../../tokens.stylex.ts'
import { CommandLine } from '../CommandLine.tsx'

/** The queries behind a piece of proof, as the source ran them, to read and to repeat. */
export function Queries({ provenance }: { readonly provenance: readonly Provenance[] }) {
  if (provenance.length === 0) return null
  return (
    <details data-query>
      <summary {...stylex.props(styles.summary)}>
        {provenance.length === 1 ? 'Query' : `${provenance.length} queries`}
      </summary>
      <ol {...stylex.props(styles.list)}>
        {provenance.map((origin) => (
          <li key={origin.entry} {...stylex.props(styles.item)}>
            <span {...stylex.props(styles.origin)}>
              {origin.need}, journal entry {origin.entry}
              {origin.window &&
                `, ${formatClock(origin.window.from)} to ${formatClock(origin.window.to)}`}
            </span>
            <CommandLine command={origin.query} name={`query of ${origin.need}`} />
          </li>
        ))}
      </ol>
    </details>
  )
}

const styles = stylex.create({
  summary: {
    width: 'fit-content',
    fontSize: font.small,
    padding: '6px 4px 6px 0',
    color: { default: color.textMuted, ':hover': color.text },
  },
  list: { display: 'grid', gap: '12px', paddingTop: '4px' },
  item: { display: 'grid', gap: '4px', minWidth: 0 },
  origin: { fontSize: font.small, color: color.textMuted, fontVariantNumeric: 'tabular-nums' },
})
