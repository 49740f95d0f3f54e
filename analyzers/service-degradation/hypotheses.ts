import { contributions, type Observation } from './attribution.ts'
import type { LoudEdge } from './edges.ts'
import { errorHypotheses } from './error-hypotheses.ts'
import type { Hypothesis, Severity } from './hypothesis.ts'
import { latencyHypotheses } from './latency-hypotheses.ts'

/** Guesses at where the trouble starts, the likeliest first. */
export function hypotheses(
  before: Observation,
  after: Observation,
  severity: Severity,
): readonly Hypothesis[] {
  const places = contributions(before, after)
  const fromLatency = severity.latency > 0 ? latencyHypotheses({ before, after, places }) : []
  const fromErrors = severity.errors > 0 ? errorHypotheses(before, after) : []
  const worst = Math.max(severity.latency, severity.errors)
  const scaled = (guesses: readonly Hypothesis[], weight: number): Hypothesis[] =>
    guesses.map((guess) => ({ ...guess, score: (guess.score * weight) / worst }))
  const scored = [...scaled(fromLatency, severity.latency), ...scaled(fromErrors, severity.errors)]
  return merge(scored).toSorted((one, other) => other.score - one.score)
}

/** Where the loudest edges meet is the first suspect, where edges are what showed the trouble. */
export function preferEnd(
  guesses: readonly Hypothesis[],
  end: LoudEdge | undefined,
): readonly Hypothesis[] {
  if (!end) return guesses
  const isAtEnd = ({ entity }: Hypothesis): boolean => {
    if (entity.kind === 'link') return entity.from === end.caller && entity.to === end.callee
    return 'name' in entity && entity.name === end.callee
  }
  const best = Math.max(0, ...guesses.map(({ score }) => score))
  return guesses
    .map((guess) =>
      isAtEnd(guess) ? { ...guess, score: Math.max(best, guess.score, 0.7) } : guess,
    )
    .toSorted(
      (one, other) => Number(isAtEnd(other)) - Number(isAtEnd(one)) || other.score - one.score,
    )
}

/** How directly each service could be to blame, 0..1, by all guesses together. */
export function suspectWeights(guesses: readonly Hypothesis[]): Record<string, number> {
  const best = guesses[0]?.score ?? 1
  const weights: Record<string, number> = {}
  for (const { score, suspects } of guesses) {
    for (const [name, weight] of Object.entries(suspects)) {
      const scaled = Math.min(1, (score / best) * weight)
      weights[name] = Math.max(weights[name] ?? 0, Number(scaled.toFixed(4)))
    }
  }
  return weights
}

/** How sure a guess is that no change and no resource backs. */
export function certainty({ score }: Hypothesis): number {
  return Math.max(0.35, Math.min(0.92, 0.45 + score * 0.5))
}

function merge(guesses: readonly Hypothesis[]): Hypothesis[] {
  const merged = new Map<string, Hypothesis>()
  for (const guess of guesses) {
    const key = JSON.stringify(guess.entity)
    const known = merged.get(key)
    if (!known) {
      merged.set(key, guess)
      continue
    }
    const leading = known.score >= guess.score ? known : guess
    const suspects = { ...known.suspects }
    for (const [name, weight] of Object.entries(guess.suspects)) {
      suspects[name] = Math.max(suspects[name] ?? 0, weight)
    }
    const traces = [...new Set([...(known.traces ?? []), ...(guess.traces ?? [])])]
    merged.set(key, {
      ...leading,
      score: Math.min(1, known.score + guess.score),
      suspects,
      ...(traces.length > 0 ? { traces } : {}),
    })
  }
  return [...merged.values()]
}
