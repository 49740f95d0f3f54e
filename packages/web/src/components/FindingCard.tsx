import * as stylex from '@stylexjs/stylex'
import { confidenceOf } from '../model/answer.ts'
import { entityKindName, entityName } from '../model/entity-name.ts'
import { calibrationText, evidenceCount, orderEvidence } from '../model/findings.ts'
import type { Entity, Evidence, Finding } from '../model/vocabulary.ts'
import { color, font, radius, screen } from '../tokens.stylex.ts'
import { ConfidenceMeter } from './ConfidenceMeter.tsx'
import { EvidenceView } from './evidence/EvidenceView.tsx'

type Props = {
  readonly finding: Finding
  /** A cause, or what an answer without one rests on. */
  readonly isProminent?: boolean
  /** The page has said the summary already. */
  readonly isTold?: boolean
}

/** One finding: what it is about, why it is believed, and the proof (at once for a cause). */
export function FindingCard({ finding, isProminent = false, isTold = false }: Props) {
  const name = entityName(finding.entity)
  const titleId = `finding-${finding.id}`
  const evidence = orderEvidence(finding.evidence)
  const shown = evidence.slice(0, isProminent ? shownAtOnce : 0)
  const folded = evidence.slice(shown.length)
  const calibration = calibrationText(finding)
  return (
    <article
      data-stop
      data-kind={finding.kind}
      tabIndex={-1}
      aria-labelledby={titleId}
      {...stylex.props(styles.card, isProminent ? styles.prominent : styles.light)}
    >
      <header {...stylex.props(styles.head)}>
        <h3 id={titleId} {...stylex.props(styles.name, isProminent && styles.prominentName)}>
          {name} <span {...stylex.props(styles.kind)}>{entityKindName(finding.entity)}</span>
        </h3>
        <span {...stylex.props(finding.kind === 'cause' ? styles.causeColor : styles.muted)}>
          <ConfidenceMeter confidence={confidenceOf(finding.confidence)} />
        </span>
      </header>
      {!isTold && (
        <p {...stylex.props(isProminent ? styles.summary : styles.lightSummary)}>
          {finding.summary}
        </p>
      )}
      {calibration !== null && <p {...stylex.props(styles.calibration)}>{calibration}</p>}
      {shown.length > 0 && <Proof evidence={shown} subject={finding.entity} />}
      {folded.length > 0 && (
        <details data-evidence>
          <summary {...stylex.props(styles.more)}>
            {shown.length > 0 ? 'More proof' : 'Proof'}: {evidenceCount(folded)}
          </summary>
          <Proof evidence={folded} subject={finding.entity} />
        </details>
      )}
    </article>
  )
}

type ProofProps = { readonly evidence: readonly Evidence[]; readonly subject: Entity }

function Proof({ evidence, subject }: ProofProps) {
  return (
    <div {...stylex.props(styles.proof)}>
      {evidence.map((one, index) => (
        <EvidenceView key={`${index} ${one.title}`} evidence={one} subject={subject} />
      ))}
    </div>
  )
}

/** How much of a cause's proof is seen without a click: the rest would push all else away. */
const shownAtOnce = 3

const styles = stylex.create({
  card: { display: 'grid', gap: '6px', minWidth: 0, scrollMargin: '16px' },
  prominent: {
    padding: { default: '20px 24px 24px', [screen.phone]: '16px' },
    gap: '10px',
    '--ground': color.surface,
    backgroundColor: color.surface,
    borderWidth: '1px',
    borderStyle: 'solid',
    borderColor: color.line,
    borderRadius: radius.medium,
  },
  light: {
    '--ground': color.canvas,
    padding: '12px 4px',
    borderTopWidth: '1px',
    borderTopStyle: 'solid',
    borderTopColor: color.line,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    justifyContent: 'space-between',
    gap: '4px 16px',
  },
  name: { fontSize: font.body, fontWeight: 600 },
  prominentName: { fontSize: font.lead },
  kind: { fontSize: font.small, fontWeight: 400, color: color.textMuted, marginLeft: '4px' },
  causeColor: { color: color.cause },
  muted: { color: color.textMuted },
  calibration: { fontSize: font.small, color: color.textMuted },
  summary: { maxWidth: '70ch', textWrap: 'pretty' },
  lightSummary: { maxWidth: '70ch', color: color.textMuted, textWrap: 'pretty' },
  proof: { display: 'grid', gap: '28px', minWidth: 0, paddingTop: '12px' },
  more: {
    fontSize: font.small,
    padding: '6px 0',
    color: { default: color.textMuted, ':hover': color.text },
  },
})
