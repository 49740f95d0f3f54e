import type { Investigation } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { answerOf, failureOf, isLong, type Tone } from '../model/answer.ts'
import { groupFindings } from '../model/findings.ts'
import { runningSteps, stepProgress } from '../model/live-investigation.ts'
import { color, font, radius, screen } from '../tokens.stylex.ts'
import { AnswerGround } from './AnswerGround.tsx'
import { CommandLine } from './CommandLine.tsx'
import { ConfidenceMeter } from './ConfidenceMeter.tsx'
import { Milestones } from './Milestones.tsx'
import { ToneMark, toneStyles } from './ToneMark.tsx'

/** The answer as one sentence, how sure it is, what can be done, and how long it took. */
export function AnswerPanel({ investigation }: { readonly investigation: Investigation }) {
  const answer = answerOf(investigation, investigation.findings)
  const failure = failureOf(investigation)
  const actions = groupFindings(investigation.findings).causes.flatMap((cause) => cause.actions)
  return (
    <section aria-label="Answer" {...stylex.props(styles.panel, panelTones[answer.tone])}>
      <p {...stylex.props(styles.asked)}>{investigation.title}</p>
      <div aria-live="polite" aria-atomic="true" {...stylex.props(styles.said)}>
        <p {...stylex.props(styles.word, toneStyles[answer.tone])}>
          <ToneMark tone={answer.tone} />
          {answer.word}
          {answer.confidence && <ConfidenceMeter confidence={answer.confidence} withWords />}
        </p>
        <h1 {...stylex.props(styles.sentence, isLong(answer.sentence) && styles.longSentence)}>
          {answer.sentence}
        </h1>
      </div>
      {answer.tone === 'running' && <Progress investigation={investigation} />}
      <AnswerGround investigation={investigation} />
      {answer.tone === 'failed' && failure !== null && <p>{failure}</p>}
      {answer.tone === 'unclaimed' && (
        <p {...stylex.props(styles.muted)}>
          The alert was kept. To have it investigated, add a trigger that matches its labels to an
          analyzer.
        </p>
      )}
      {actions.length > 0 && (
        <div {...stylex.props(styles.actions)}>
          <h2 {...stylex.props(styles.heading)}>What can be done</h2>
          {actions.map((action) => (
            <div key={action.title} {...stylex.props(styles.action)}>
              <p>{action.title}</p>
              {action.command !== undefined && (
                <CommandLine command={action.command} name={`command: ${action.title}`} />
              )}
            </div>
          ))}
        </div>
      )}
      <Milestones investigation={investigation} />
    </section>
  )
}

function Progress({ investigation }: { readonly investigation: Investigation }) {
  const [current] = runningSteps(investigation)
  const { ended, begun } = stepProgress(investigation)
  if (begun === 0) return null
  return (
    <p {...stylex.props(styles.muted)}>
      {current ? `${current.name} … ` : ''}
      <span {...stylex.props(styles.numerals)}>
        {ended} of {begun} steps so far
      </span>
    </p>
  )
}

const styles = stylex.create({
  panel: {
    display: 'grid',
    gap: '14px',
    padding: { default: '24px 28px', [screen.phone]: '16px' },
    borderRadius: radius.medium,
    backgroundColor: color.surface,
    minWidth: 0,
  },
  asked: { fontSize: font.small, color: color.textMuted },
  said: { display: 'grid', gap: '8px' },
  word: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 8px',
    fontSize: font.small,
    fontWeight: 600,
  },
  sentence: {
    fontSize: { default: '1.75rem', [screen.phone]: '1.375rem' },
    fontWeight: 650,
    lineHeight: 1.25,
    letterSpacing: '-0.02em',
    textWrap: 'balance',
  },
  longSentence: {
    fontSize: { default: '1.25rem', [screen.phone]: '1.125rem' },
    fontWeight: 600,
    lineHeight: 1.4,
    letterSpacing: '-0.01em',
    textWrap: 'pretty',
  },
  muted: { color: color.textMuted },
  numerals: { fontVariantNumeric: 'tabular-nums' },
  actions: { display: 'grid', gap: '8px' },
  heading: { fontSize: font.small, fontWeight: 600, color: color.textMuted },
  action: { display: 'grid', gap: '6px', minWidth: 0 },
})

const panelTones: Record<Tone, stylex.StyleXStyles> = stylex.create({
  cause: { backgroundColor: color.causeSoft },
  healthy: { backgroundColor: color.healthySoft },
  uncertain: { backgroundColor: color.uncertainSoft },
  running: { backgroundColor: color.accentSoft },
  unclaimed: { backgroundColor: color.sunken },
  failed: { backgroundColor: color.failedSoft },
})
