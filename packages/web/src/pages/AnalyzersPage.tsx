import type { AnalyzerDescription } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Message } from '../components/Message.tsx'
import { PageTitle } from '../components/PageTitle.tsx'
import { moveFocus, useKeys } from '../components/use-keys.ts'
import { analyzersQuery } from '../data/analyzers.ts'
import { apiFailureOf } from '../data/api-failure.ts'
import { triggerText } from '../model/trigger-text.ts'
import { color, font, radius, screen } from '../tokens.stylex.ts'

/** The analyzers that the service has loaded: what starts them, and all that they can reach. */
export function AnalyzersPage() {
  const query = useQuery(analyzersQuery)
  const navigate = useNavigate()
  useKeys({
    j: () => moveFocus(1),
    k: () => moveFocus(-1),
    Escape: () => void navigate({ to: '/' }),
  })
  return (
    <div {...stylex.props(styles.page)}>
      <PageTitle title="Analyzers" />
      {query.isError && (
        <Message title="The analyzers cannot be read" isAlert>
          <p>{apiFailureOf(query.error).text}</p>
        </Message>
      )}
      {query.data?.length === 0 && (
        <Message title="No analyzer is loaded">
          <p>
            Put one in the folder that <code>faultline serve</code> was given, as{' '}
            <code>ID/index.ts</code>, and start the service again.
          </p>
        </Message>
      )}
      <ul {...stylex.props(styles.list)}>
        {query.data?.map((analyzer) => (
          <AnalyzerItem key={analyzer.id} analyzer={analyzer} />
        ))}
      </ul>
    </div>
  )
}

function AnalyzerItem({ analyzer }: { readonly analyzer: AnalyzerDescription }) {
  return (
    <li data-stop tabIndex={-1} {...stylex.props(styles.item)}>
      <div {...stylex.props(styles.head)}>
        <h2 {...stylex.props(styles.title)}>{analyzer.title}</h2>
        <code {...stylex.props(styles.id)}>{analyzer.id}</code>
      </div>
      <dl {...stylex.props(styles.facts)}>
        <dt {...stylex.props(styles.term)}>Starts</dt>
        <dd>
          {analyzer.triggers.length === 0 && 'when another analyzer asks for it'}
          {analyzer.triggers.map((trigger) => (
            <span key={JSON.stringify(trigger)} {...stylex.props(styles.trigger)}>
              {triggerText(trigger)}
            </span>
          ))}
        </dd>
        <dt {...stylex.props(styles.term)}>Can read</dt>
        <dd {...stylex.props(styles.needs)}>
          {analyzer.needs.map((need) => (
            <span key={need.name} {...stylex.props(styles.need)}>
              {need.name}
            </span>
          ))}
        </dd>
        <dt {...stylex.props(styles.term)}>Owner</dt>
        <dd>
          {analyzer.owner} <span {...stylex.props(styles.version)}>version {analyzer.version}</span>
        </dd>
      </dl>
    </li>
  )
}

const styles = stylex.create({
  page: { maxWidth: '880px', marginInline: 'auto', display: 'grid', gap: '16px' },
  list: { display: 'grid', gap: '12px' },
  item: {
    display: 'grid',
    gap: '12px',
    padding: { default: '20px 24px', [screen.phone]: '16px' },
    backgroundColor: color.surface,
    borderWidth: '1px',
    borderStyle: 'solid',
    borderColor: color.line,
    borderRadius: radius.medium,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: '4px 12px' },
  title: { fontSize: font.lead, fontWeight: 600 },
  id: { fontFamily: font.mono, fontSize: font.small, color: color.textMuted },
  facts: {
    display: 'grid',
    gridTemplateColumns: '84px 1fr',
    gap: '6px 12px',
    fontSize: font.body,
  },
  term: { color: color.textMuted, fontSize: font.small, lineHeight: '1.4rem' },
  trigger: { display: 'block' },
  needs: { display: 'flex', flexWrap: 'wrap', gap: '6px' },
  need: {
    fontSize: font.small,
    padding: '1px 10px',
    borderRadius: '999px',
    backgroundColor: color.sunken,
  },
  version: { fontFamily: font.mono, fontSize: font.small, color: color.textFaint },
})
