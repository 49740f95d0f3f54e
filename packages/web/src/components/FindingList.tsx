import type { Investigation } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { answerOf } from '../model/answer.ts'
import { counted, groupFindings } from '../model/findings.ts'
import { isOpen } from '../model/live-investigation.ts'
import type { Finding } from '../model/vocabulary.ts'
import { color, font, radius, screen } from '../tokens.stylex.ts'
import { FindingCard } from './FindingCard.tsx'

/** Why: causes with their proof, then what adds to it, who suffers, and who is innocent. */
export function FindingList({ investigation }: { readonly investigation: Investigation }) {
  const groups = groupFindings(investigation.findings)
  const answer = answerOf(investigation, investigation.findings).sentence
  const isStillRunning = isOpen(investigation)
  if (investigation.findings.length === 0) {
    return isStillRunning ? <p {...stylex.props(styles.none)}>No finding yet.</p> : null
  }
  return (
    <div {...stylex.props(styles.groups)}>
      <Group title="Why" findings={groups.causes} told={answer} isProminent />
      <Group title="Contributing" findings={groups.contributing} />
      <Group title="Symptoms" findings={groups.symptoms} />
      <Group
        title={groups.causes.length === 0 ? 'What was looked at' : 'Not settled'}
        findings={groups.inconclusive}
        isProminent={groups.causes.length === 0}
      />
      {groups.ruledOut.length > 0 && (
        <details data-ruled-out {...stylex.props(styles.fold)}>
          <summary data-stop {...stylex.props(styles.foldTitle)}>
            {counted(groups.ruledOut.length, 'suspect', 'suspects')} ruled out
          </summary>
          <div {...stylex.props(styles.folded)}>
            {groups.ruledOut.map((finding) => (
              <FindingCard key={finding.id} finding={finding} />
            ))}
          </div>
        </details>
      )}
    </div>
  )
}

type GroupProps = {
  readonly title: string
  readonly findings: readonly Finding[]
  readonly isProminent?: boolean
  /** The sentence on top of the page, which needs no second telling. */
  readonly told?: string | undefined
}

function Group({ title, findings, told, isProminent = false }: GroupProps) {
  if (findings.length === 0) return null
  return (
    <section aria-label={title} {...stylex.props(styles.group)}>
      <h2 {...stylex.props(styles.title)}>{title}</h2>
      <div {...stylex.props(isProminent ? styles.prominent : styles.lighter)}>
        {findings.map((finding) => (
          <FindingCard
            key={finding.id}
            finding={finding}
            isProminent={isProminent}
            isTold={finding.summary === told}
          />
        ))}
      </div>
    </section>
  )
}

const styles = stylex.create({
  groups: { display: 'grid', gap: '28px', minWidth: 0 },
  group: { display: 'grid', gap: '10px', minWidth: 0 },
  title: { fontSize: font.lead, fontWeight: 600 },
  prominent: { display: 'grid', gap: '16px', minWidth: 0 },
  lighter: { display: 'grid', minWidth: 0 },
  none: { color: color.textMuted, padding: '8px 4px' },
  fold: {
    borderWidth: '1px',
    borderStyle: 'solid',
    borderColor: color.line,
    borderRadius: radius.medium,
  },
  foldTitle: {
    padding: { default: '14px 20px', [screen.phone]: '14px 16px' },
    color: { default: color.textMuted, ':hover': color.text },
    fontWeight: 500,
  },
  folded: {
    display: 'grid',
    padding: { default: '0 20px 12px', [screen.phone]: '0 16px 12px' },
  },
})
