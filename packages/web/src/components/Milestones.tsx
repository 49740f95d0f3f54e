import type { InvestigationSummary } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { milestonesOf } from '../model/answer.ts'
import { formatClock, formatMoment } from '../model/clock-time.ts'
import { color, font } from '../tokens.stylex.ts'

/** From the alert to the answer, with the time that each took. */
export function Milestones({ investigation }: { readonly investigation: InvestigationSummary }) {
  return (
    <ol aria-label="From the alert to the answer" {...stylex.props(styles.list)}>
      {milestonesOf(investigation).map(({ name, at, since }) => (
        <li key={name} {...stylex.props(styles.item, at === null && styles.ahead)}>
          <span>{name}</span>
          <span title={at === null ? undefined : formatMoment(at)} {...stylex.props(styles.time)}>
            {since ?? (at === null ? '…' : formatClock(at))}
          </span>
        </li>
      ))}
    </ol>
  )
}

const styles = stylex.create({
  list: { display: 'flex', flexWrap: 'wrap', gap: '4px 20px', fontSize: font.small },
  item: { display: 'flex', gap: '6px', color: color.textMuted },
  ahead: { color: color.textFaint },
  time: { color: color.text, fontVariantNumeric: 'tabular-nums', fontWeight: 500 },
})
