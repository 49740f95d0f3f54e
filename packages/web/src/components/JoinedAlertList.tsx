import type { Investigation } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { formatMoment } from '../model/clock-time.ts'
import { joinedAlerts } from '../model/members.ts'
import { color, font } from '../tokens.stylex.ts'
import { SidePanel } from './SidePanel.tsx'

/** The alerts that asked the same while the investigation waited or ran. */
export function JoinedAlertList({ investigation }: { readonly investigation: Investigation }) {
  const joined = joinedAlerts(investigation)
  if (joined === null) return null
  return (
    <SidePanel title="Alerts that joined" aside={joined.count}>
      <details>
        <summary {...stylex.props(styles.summary)}>They ask the same and share the answer</summary>
        <ul {...stylex.props(styles.list)}>
          {joined.rows.map(({ text, alert }, index) => (
            <li key={index} title={`${alert.name}, began ${formatMoment(alert.startsAt)}`}>
              {text}
            </li>
          ))}
          {joined.left > 0 && <li {...stylex.props(styles.left)}>and {joined.left} more</li>}
        </ul>
      </details>
    </SidePanel>
  )
}

const styles = stylex.create({
  summary: { fontSize: font.small, color: color.textMuted, cursor: 'pointer' },
  list: {
    display: 'grid',
    gap: '4px',
    marginTop: '8px',
    fontSize: font.small,
    overflowWrap: 'anywhere',
  },
  left: { color: color.textMuted },
})
