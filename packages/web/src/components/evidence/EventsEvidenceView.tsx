import * as stylex from '@stylexjs/stylex'
import { formatClock } from '../../model/clock-time.ts'
import { sameEntity } from '../../model/entity-name.ts'
import type { Entity, EventsEvidence } from '../../model/vocabulary.ts'
import { color, font } from '../../tokens.stylex.ts'

type Props = { readonly evidence: EventsEvidence; readonly subject: Entity }

/** Changes in the order of time; the one that the finding is about stands out. */
export function EventsEvidenceView({ evidence, subject }: Props) {
  return (
    <ol {...stylex.props(styles.list)}>
      {evidence.events.map((event) => (
        <li
          key={`${event.at} ${event.label}`}
          {...stylex.props(styles.event, sameEntity(event.entity, subject) && styles.subject)}
        >
          <time dateTime={new Date(event.at).toISOString()} {...stylex.props(styles.time)}>
            {formatClock(event.at)}
          </time>
          {event.label}
        </li>
      ))}
    </ol>
  )
}

const styles = stylex.create({
  list: { display: 'grid', fontSize: font.small },
  event: {
    display: 'flex',
    gap: '16px',
    padding: '3px 0 3px 12px',
    borderLeftWidth: '2px',
    borderLeftStyle: 'solid',
    borderLeftColor: color.line,
  },
  subject: { borderLeftColor: color.cause, fontWeight: 600 },
  time: { color: color.textMuted, fontVariantNumeric: 'tabular-nums', fontWeight: 400 },
})
