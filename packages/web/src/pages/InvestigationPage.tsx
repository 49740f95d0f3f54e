import type { Investigation } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { AlertDetails } from '../components/AlertDetails.tsx'
import { AnswerPanel } from '../components/AnswerPanel.tsx'
import { CasePanel } from '../components/CasePanel.tsx'
import { ConnectionNotice } from '../components/ConnectionNotice.tsx'
import { copyText } from '../components/copy-text.ts'
import { CopyButton } from '../components/CopyButton.tsx'
import { CoverageList } from '../components/CoverageList.tsx'
import { FindingList } from '../components/FindingList.tsx'
import { useRememberOpened } from '../components/last-opened.ts'
import { JoinedAlertList } from '../components/JoinedAlertList.tsx'
import { Message } from '../components/Message.tsx'
import { useTabTitle } from '../components/PageTitle.tsx'
import { moveFocus, useKeys } from '../components/use-keys.ts'
import { WaterfallView } from '../components/WaterfallView.tsx'
import { apiFailureOf } from '../data/api-failure.ts'
import { useLiveInvestigation } from '../data/investigation.ts'
import { answerOf } from '../model/answer.ts'
import { color, font, screen } from '../tokens.stylex.ts'

/** One investigation, live for as long as it runs. */
export function InvestigationPage() {
  const { id } = useParams({ from: '/investigations/$id' })
  const { query, connection } = useLiveInvestigation(id)
  const navigate = useNavigate()
  useRememberOpened()
  useTabTitle(query.data ? answerOf(query.data).sentence : 'Investigation')
  useKeys({
    j: () => moveFocus(1),
    k: () => moveFocus(-1),
    c: () => void copyText(window.location.href),
    q: unfoldQueries,
    Enter: unfoldFinding,
    Escape: () => void navigate({ to: '/' }),
  })
  return (
    <>
      <div {...stylex.props(styles.top)}>
        <Link to="/" {...stylex.props(styles.back)}>
          ← Investigations
        </Link>
        <CopyButton text={window.location.href} label="Copy link" />
      </div>
      <ConnectionNotice connection={connection} />
      {query.data && <Told investigation={query.data} />}
      {query.isError && !query.data && <Unreadable error={query.error} />}
    </>
  )
}

function Told({ investigation }: { readonly investigation: Investigation }) {
  return (
    <div {...stylex.props(styles.columns)}>
      <div {...stylex.props(styles.answer)}>
        <AnswerPanel investigation={investigation} />
      </div>
      <div {...stylex.props(styles.why)}>
        <FindingList investigation={investigation} />
      </div>
      <aside aria-label="How it was found" {...stylex.props(styles.aside)}>
        {investigation.runs.length > 0 && <WaterfallView investigation={investigation} />}
        <CoverageList investigation={investigation} />
        {investigation.alert && <AlertDetails alert={investigation.alert} />}
        <JoinedAlertList investigation={investigation} />
        {investigation.finishedAt !== null && investigation.runs.length > 0 && (
          <CasePanel investigation={investigation} />
        )}
      </aside>
    </div>
  )
}

function Unreadable({ error }: { readonly error: unknown }) {
  const failure = apiFailureOf(error)
  return (
    <Message
      isAlert
      isPage
      title={
        failure.kind === 'not_found'
          ? 'There is no such investigation'
          : 'The investigation cannot be read'
      }
    >
      <p>
        {failure.kind === 'not_found'
          ? 'It may have been deleted, or the link is cut short.'
          : failure.text}
      </p>
    </Message>
  )
}

function unfoldFinding(): void {
  const focused = document.activeElement
  if (!focused?.matches('article[data-stop]')) return
  const fold = focused.querySelector<HTMLDetailsElement>('details[data-evidence]')
  if (fold) fold.open = !fold.open
}

function unfoldQueries(): void {
  const finding = document.activeElement?.closest('[data-stop]') ?? document
  const folds = [...finding.querySelectorAll<HTMLDetailsElement>('details[data-query]')]
  const isAnyClosed = folds.some((fold) => !fold.open)
  for (const fold of folds) fold.open = isAnyClosed
}

const styles = stylex.create({
  top: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: '12px',
    marginBottom: '12px',
  },
  back: {
    fontSize: font.small,
    padding: '8px 0',
    textDecoration: 'none',
    color: { default: color.textMuted, ':hover': color.text },
  },
  columns: {
    display: 'grid',
    gridTemplateColumns: { default: 'minmax(0, 1fr)', [screen.wide]: 'minmax(0, 1fr) 340px' },
    gridTemplateAreas: {
      default: '"answer" "why" "aside"',
      [screen.wide]: '"answer aside" "why aside"',
    },
    gridTemplateRows: { default: 'auto', [screen.wide]: 'auto 1fr' },
    columnGap: '32px',
    rowGap: '24px',
    alignItems: 'start',
  },
  answer: { gridArea: 'answer', minWidth: 0 },
  why: { gridArea: 'why', minWidth: 0 },
  aside: { gridArea: 'aside', display: 'grid', gap: '24px', minWidth: 0 },
})
