import type { InvestigationSummary } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { Link } from '@tanstack/react-router'
import { answerOf, tookText } from '../model/answer.ts'
import { formatMoment } from '../model/clock-time.ts'
import { formatAgo } from '../model/duration.ts'
import { color, font, radius, screen } from '../tokens.stylex.ts'
import { ToneMark, toneStyles } from './ToneMark.tsx'

type Props = { readonly investigation: InvestigationSummary; readonly now: number }

/** One investigation in a list: what was asked, what the answer is, how sure it is. */
export function InvestigationRow({ investigation, now }: Props) {
  const answer = answerOf(investigation)
  const took = tookText(investigation)
  return (
    <li {...stylex.props(styles.item)}>
      <Link
        to="/investigations/$id"
        params={{ id: investigation.id }}
        data-stop
        {...stylex.props(styles.link)}
      >
        <span {...stylex.props(styles.mark)}>
          <ToneMark tone={answer.tone} />
        </span>
        <span {...stylex.props(styles.body)}>
          <span {...stylex.props(styles.asked)}>
            <span {...stylex.props(styles.title)}>{investigation.title}</span>
            <time
              dateTime={new Date(investigation.createdAt).toISOString()}
              title={formatMoment(investigation.createdAt)}
              {...stylex.props(styles.time)}
            >
              {formatAgo(investigation.createdAt, now)}
            </time>
          </span>
          <span {...stylex.props(styles.sentence)}>{answer.sentence}</span>
          <span {...stylex.props(styles.facts)}>
            <span {...stylex.props(toneStyles[answer.tone])}>{answer.word}</span>
            {answer.confidence && <span>{answer.confidence.text} sure</span>}
            {took !== null && <span>in {took}</span>}
          </span>
        </span>
      </Link>
    </li>
  )
}

const styles = stylex.create({
  item: {
    borderTopWidth: { default: '1px', ':first-child': 0 },
    borderTopStyle: 'solid',
    borderTopColor: color.line,
  },
  link: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: { default: '16px', [screen.phone]: '12px' },
    padding: { default: '14px 20px', [screen.phone]: '14px 12px' },
    color: 'inherit',
    textDecoration: 'none',
    borderRadius: radius.medium,
    backgroundColor: { default: 'transparent', ':hover': color.sunken, ':focus': color.sunken },
  },
  mark: { paddingTop: '3px' },
  body: { display: 'grid', gap: '2px', minWidth: 0 },
  asked: { display: 'flex', justifyContent: 'space-between', gap: '12px' },
  title: { fontSize: font.small, color: color.textMuted },
  // Long answers are told in full on their own page.
  sentence: {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: { default: 2, [screen.phone]: 3 },
    overflow: 'hidden',
    fontSize: { default: font.lead, [screen.phone]: font.body },
    fontWeight: 500,
    lineHeight: 1.4,
    textWrap: 'pretty',
  },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: '12px',
    fontSize: font.small,
    color: color.textMuted,
    fontVariantNumeric: 'tabular-nums',
  },
  time: {
    fontSize: font.small,
    color: color.textFaint,
    whiteSpace: 'nowrap',
    fontVariantNumeric: 'tabular-nums',
  },
})
