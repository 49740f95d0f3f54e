import type { Investigation, InvestigationSummary } from '@faultline/server/contract'
import { formatDuration } from './duration.ts'
import type { Finding } from './vocabulary.ts'

/** How an answer is to be read; the page gives each tone a colour, a sign and a word. */
export type Tone = 'cause' | 'healthy' | 'uncertain' | 'running' | 'unclaimed' | 'failed'

export type Answer = {
  readonly tone: Tone
  /** The tone as a word: never colour alone. */
  readonly word: string
  readonly sentence: string
  /** Absent while there is nothing to be sure of. */
  readonly confidence: Confidence | null
}

export type Confidence = { readonly percent: number; readonly text: string; readonly words: string }

/**
 * The one sentence that stands on top of an investigation and in its row of the list. While it runs,
 * that is the best cause found so far, where the findings are known.
 */
export function answerOf(
  investigation: InvestigationSummary,
  findings: readonly Finding[] = [],
): Answer {
  const { status, conclusion } = investigation
  if (status === 'queued') return plain('running', 'Waiting for a free sandbox.')
  if (status === 'running') {
    const cause = findings.find((finding) => finding.kind === 'cause')
    if (!cause) return plain('running', 'Looking for the cause.')
    return {
      tone: 'running',
      word: `${words.running}, so far`,
      sentence: cause.summary,
      confidence: confidenceOf(cause.confidence),
    }
  }
  if (status === 'unclaimed') return plain('unclaimed', 'No analyzer has a trigger for this alert.')
  if (status === 'failed') {
    return plain('failed', conclusion?.sentence ?? 'The investigation ended without an answer.')
  }
  if (!conclusion) return plain('uncertain', 'The investigation ended without a conclusion.')
  const tone = conclusion.kind === 'inconclusive' ? 'uncertain' : conclusion.kind
  return {
    tone,
    word: tone === 'cause' ? causeWord(conclusion.confidence) : words[tone],
    sentence: conclusion.sentence,
    // "Not enough evidence" is not something to be sure of.
    confidence: tone === 'uncertain' ? null : confidenceOf(conclusion.confidence),
  }
}

/** A probability for people: a whole percent, never 100, and what it means in words. */
export function confidenceOf(probability: number): Confidence {
  const percent = Math.min(99, Math.max(1, Math.round(probability * 100)))
  return { percent, text: `${percent} %`, words: certainty(probability) }
}

/** Whether a sentence is too long to be set in the largest letters. */
export function isLong(sentence: string): boolean {
  return sentence.length > 110
}

/** Sentence of the first run that failed, with what to do; null when none did. */
export function failureOf(investigation: Investigation): string | null {
  const failed = investigation.runs.find((run) => run.error !== null)
  if (!failed?.error) return null
  const where = failed.error.location === undefined ? '' : ` (${failed.error.location})`
  return `${failed.error.message}${where}`
}

/** How long the answer took, for a row of the list. */
export function tookText(investigation: InvestigationSummary): string | null {
  const { finishedAt, createdAt, status } = investigation
  if (finishedAt === null || status === 'unclaimed') return null
  return `${formatDuration(finishedAt - createdAt)}`
}

/** Moments from the alert to the answer, in order, each with the time since the alert came in. */
export type Milestone = {
  readonly name: string
  readonly at: number | null
  readonly since: string | null
}

export function milestonesOf(investigation: InvestigationSummary): Milestone[] {
  const { createdAt, firstFindingAt, finishedAt, status } = investigation
  const received = { name: 'Alert received', at: createdAt, since: null }
  if (status === 'unclaimed') return [received]
  const never = finishedAt === null ? null : 'none'
  const since = (at: number | null) => (at === null ? never : `+${formatDuration(at - createdAt)}`)
  return [
    received,
    { name: 'First finding', at: firstFindingAt, since: since(firstFindingAt) },
    { name: status === 'failed' ? 'Failed' : 'Answer', at: finishedAt, since: since(finishedAt) },
  ]
}

const words: Record<Tone, string> = {
  cause: 'Cause found',
  healthy: 'Nothing is wrong',
  uncertain: 'Not enough evidence',
  running: 'Investigating',
  unclaimed: 'No analyzer',
  failed: 'Failed',
}

/** By the percent that stands beside it, so that the two never disagree. */
function causeWord(probability: number): string {
  const { percent } = confidenceOf(probability)
  if (percent >= 90) return words.cause
  return percent >= 70 ? 'Likely cause' : 'Possible cause'
}

function plain(tone: Tone, sentence: string): Answer {
  return { tone, word: words[tone], sentence, confidence: null }
}

function certainty(probability: number): string {
  if (probability >= 0.9) return 'very likely'
  if (probability >= 0.7) return 'likely'
  if (probability >= 0.5) return 'more likely than not'
  return 'a weak lead'
}
