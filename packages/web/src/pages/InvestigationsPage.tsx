import type { InvestigationSummary } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { useState } from 'react'
import { CommandLine } from '../components/CommandLine.tsx'
import { ConnectionNotice } from '../components/ConnectionNotice.tsx'
import { InvestigationRow } from '../components/InvestigationRow.tsx'
import { useFocusLastOpened } from '../components/last-opened.ts'
import { Message } from '../components/Message.tsx'
import { PageTitle } from '../components/PageTitle.tsx'
import { moveFocus, useKeys } from '../components/use-keys.ts'
import { useNow } from '../components/use-now.ts'
import { apiFailureOf } from '../data/api-failure.ts'
import { loadOlder, useLiveInvestigations } from '../data/investigations.ts'
import { testAlertCommand } from '../model/alert-curl.ts'
import { groupByDay } from '../model/investigation-list.ts'
import { isOpen } from '../model/live-investigation.ts'
import { color, font, radius } from '../tokens.stylex.ts'

/** All investigations, newest first, as they happen. */
export function InvestigationsPage() {
  const { query, connection } = useLiveInvestigations()
  const [older, setOlder] = useState<readonly InvestigationSummary[]>([])
  const [isAtEnd, setAtEnd] = useState(false)
  const recent = query.data ?? []
  const now = useNow(recent.some(isOpen) ? 1_000 : 15_000)
  useKeys({
    j: () => moveFocus(1),
    k: () => moveFocus(-1),
    ArrowDown: (event) => step(event, 1),
    ArrowUp: (event) => step(event, -1),
  })
  const isKnown = new Set(recent.map((one) => one.id))
  const all = [...recent, ...older.filter((one) => !isKnown.has(one.id))]
  const last = all.at(-1)
  useFocusLastOpened(query.isSuccess)

  const showOlder = async () => {
    if (!last) return
    const more = await loadOlder(last.id)
    setOlder((known) => [...known, ...more])
    setAtEnd(more.length === 0)
  }

  return (
    <div {...stylex.props(styles.page)}>
      <PageTitle title="Investigations">
        {connection.kind === 'live' && <span {...stylex.props(styles.live)}>live</span>}
      </PageTitle>
      <ConnectionNotice connection={connection} />
      {query.isError && (
        <Message title="The investigations cannot be read" isAlert>
          <p>{apiFailureOf(query.error).text}</p>
        </Message>
      )}
      {query.isSuccess && all.length === 0 && <NothingYet />}
      {groupByDay(all, now).map((day) => (
        <section key={day.heading} aria-label={day.heading}>
          <h2 {...stylex.props(styles.day)}>{day.heading}</h2>
          <ul {...stylex.props(styles.list)}>
            {day.investigations.map((investigation) => (
              <InvestigationRow key={investigation.id} investigation={investigation} now={now} />
            ))}
          </ul>
        </section>
      ))}
      {recent.length >= 100 && !isAtEnd && (
        <button type="button" onClick={() => void showOlder()} {...stylex.props(styles.more)}>
          Show older ones
        </button>
      )}
    </div>
  )
}

function NothingYet() {
  return (
    <Message title="No alert has come in yet">
      <p>
        Point Alertmanager’s webhook at <code>{window.location.origin}/webhooks/alertmanager</code>,
        or send a test alert from a terminal. It appears here at once.
      </p>
      <CommandLine
        command={testAlertCommand(window.location.origin, Date.now())}
        name="the command that sends a test alert"
      />
      <p>
        To see a live system break and be explained: <code>npx faultline demo</code>
      </p>
    </Message>
  )
}

function step(event: KeyboardEvent, by: 1 | -1): void {
  event.preventDefault()
  moveFocus(by)
}

const styles = stylex.create({
  page: { maxWidth: '880px', marginInline: 'auto', display: 'grid', gap: '8px' },
  live: {
    fontSize: font.small,
    color: color.healthy,
    '::before': {
      content: '""',
      display: 'inline-block',
      width: '7px',
      height: '7px',
      marginRight: '7px',
      borderRadius: '50%',
      backgroundColor: 'currentColor',
    },
  },
  day: {
    fontSize: font.small,
    fontWeight: 600,
    color: color.textMuted,
    padding: '12px 4px 8px',
  },
  list: {
    backgroundColor: color.surface,
    borderWidth: '1px',
    borderStyle: 'solid',
    borderColor: color.line,
    borderRadius: radius.medium,
  },
  more: {
    justifySelf: 'center',
    marginTop: '16px',
    padding: '10px 20px',
    borderWidth: '1px',
    borderStyle: 'solid',
    borderColor: color.line,
    borderRadius: radius.small,
    backgroundColor: color.surface,
    cursor: 'pointer',
  },
})
