import { entityId, entityName } from '@faultline/sdk'
import type { Conclusion, Finding, Hypothesis, InconclusiveConclusion } from '@faultline/sdk'
import type { Coverage } from '@faultline/sdk/result'

/** What a conclusion was reached from: the run's own and that of the runs that it heard of. */
export type Ground = {
  readonly findings: readonly Finding[]
  readonly coverage: readonly Coverage[]
}

/** Hypotheses that are told; more would not help anyone to choose. */
const maximumHypotheses = 5

/**
 * Says what every conclusion must say, whether or not the analyzer did.
 *
 * The sentence names each declared source that gave no answer. Where there is not enough evidence:
 * - the hypotheses are those that the analyzer stated, else its inconclusive findings and the
 *   causes too unsure to stand, one for each entity, the likeliest first;
 * - missing is what the analyzer stated, then each kind of source that nothing was read from;
 * - the question is the analyzer's, else that after the first missing source, else that which
 *   tells the two likeliest hypotheses apart.
 */
export function completeConclusion(conclusion: Conclusion, ground: Ground): Conclusion {
  const gaps = gapsOf(ground.coverage)
  const sentence = withGaps(conclusion.sentence, gaps)
  if (conclusion.kind !== 'inconclusive') return { ...conclusion, sentence }
  const { hypotheses, missing, question } = conclusion
  const likely = hypotheses.length > 0 ? hypotheses : hypothesesOf(ground.findings)
  const unread = [...gaps].map(([kind, state]) => `${kind} (${state.replaceAll('_', ' ')})`)
  return {
    ...conclusion,
    sentence,
    hypotheses: likely.slice(0, maximumHypotheses),
    missing: [...new Set([...missing, ...unread])].slice(0, 100),
    question: question ?? questionAfter(gaps, likely),
  }
}

type Gap = Extract<Coverage['state'], 'unavailable' | 'denied' | 'over_budget' | 'empty'>

/** The kinds of sources that were asked and of which nothing was had, with the reason. */
function gapsOf(coverage: readonly Coverage[]): ReadonlyMap<string, Gap> {
  const gaps = new Map<string, Gap>()
  for (const { kind, state } of coverage) {
    if (state === 'answered' || state === 'not_asked') continue
    // That nothing was found says less than that nothing could be asked.
    if (state !== 'empty' || !gaps.has(kind)) gaps.set(kind, state)
  }
  for (const { kind, state } of coverage) {
    if (state === 'answered' && gaps.get(kind) === 'empty') gaps.delete(kind)
  }
  return gaps
}

/** That a source holds nothing is an answer; only one that gave none is told in the sentence. */
function withGaps(sentence: string, gaps: ReadonlyMap<string, Gap>): string {
  const said = [...gaps].flatMap(([kind, state]) =>
    state === 'empty' ? [] : [`${kind} (${state.replaceAll('_', ' ')})`],
  )
  if (said.length === 0) return sentence
  return `${sentence} Not checked: ${said.join(', ')}.`.slice(0, 4_000)
}

function hypothesesOf(findings: readonly Finding[]): Hypothesis[] {
  const seen = new Set<string>()
  return findings
    .filter(
      ({ kind, confidence }) => (kind === 'cause' || kind === 'inconclusive') && confidence > 0,
    )
    .toSorted((one, other) => other.confidence - one.confidence)
    .filter(({ entity }) => {
      const id = entityId(entity)
      if (seen.has(id)) return false
      seen.add(id)
      return true
    })
    .map(({ entity, confidence, summary }) => ({ entity, confidence, sentence: summary }))
}

function questionAfter(
  gaps: ReadonlyMap<string, Gap>,
  [first, second]: readonly Hypothesis[],
): InconclusiveConclusion['question'] {
  for (const [kind, state] of gaps) return gapQuestions[state](kind)
  if (!first) return null
  if (!second) return `What would show whether ${entityName(first.entity)} is the cause?`
  return `What tells ${entityName(first.entity)} from ${entityName(second.entity)}?`
}

const gapQuestions: Readonly<Record<Gap, (kind: string) => string>> = {
  unavailable: (kind) => `What do the ${kind} say, once their source can be reached?`,
  denied: (kind) => `What do the ${kind} say that the analyzer is not allowed to read?`,
  over_budget: (kind) => `What do the ${kind} say, with a larger budget to read them?`,
  empty: (kind) => `Is anything missing that should send ${kind} here?`,
}
