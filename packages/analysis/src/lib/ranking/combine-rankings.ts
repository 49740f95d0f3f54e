import { answer, noAnswer, type Answer } from '../answer.ts'

/** One method's answer: ids from the most to the least likely cause. */
export interface MethodRanking {
  readonly method: string
  readonly ids: readonly string[]
  /** How much this method counts against the others; 1 unless told, never negative. */
  readonly weight?: number
}

/** A candidate with what each method gave it, so that the order can be explained. */
export interface CombinedCandidate {
  readonly id: string
  /** Sum of the parts: 1 when every method puts it first. */
  readonly score: number
  readonly parts: readonly {
    readonly method: string
    /** From 1; nothing where the method did not list it. */
    readonly rank?: number
    readonly part: number
  }[]
}

/** How slowly the worth of a place falls: the second is worth (1 + softness) / (2 + softness) of the first. */
const softness = 1

/**
 * Combines rankings by weighted reciprocal ranks (Cormack, Clarke and Büttcher 2009): a method of
 * weight w gives the candidate at rank r the part (w / Σw) (1 + softness) / (r + softness), and parts
 * are added. A rule with printable weights, and monotone: moving up in any ranking never lowers a
 * candidate, and a higher weight never makes its method count less. Places are comparable between
 * methods where scores are not.
 *
 * A method that answers with nothing gives nothing and takes nothing: its weight does not count.
 * With methods that err alike, agreement is no confirmation. O(entries log entries).
 *
 * @example combineRankings([{ method: 'traversal', ids: ['db', 'web'], weight: 2 },
 *   { method: 'traces', ids: ['db'] }]).value?.[0] // { id: 'db', score: 1, … }
 */
export function combineRankings(
  rankings: readonly MethodRanking[],
): Answer<readonly CombinedCandidate[] | null> {
  const heard = rankings.filter(({ ids }) => ids.length > 0)
  const wrong = rankings.find(({ weight = 1 }) => !(weight >= 0 && weight < Infinity))
  if (wrong !== undefined) {
    const message = `The weight of ${wrong.method} must be finite and not negative, got ${wrong.weight}.`
    return noAnswer('invalid-option', message)
  }
  const total = heard.reduce((sum, { weight = 1 }) => sum + weight, 0)
  if (!(total > 0)) return answer([])
  const places = heard.map(
    ({ ids }) => new Map([...ids.entries()].reverse().map(([i, id]) => [id, i])),
  )
  const candidates = [...new Set(heard.flatMap(({ ids }) => ids))].map((id): CombinedCandidate => {
    const parts = heard.map(({ method, weight = 1 }, m) => {
      const place = places[m]?.get(id)
      if (place === undefined) return { method, part: 0 }
      const part = ((weight / total) * (1 + softness)) / (place + 1 + softness)
      return { method, rank: place + 1, part }
    })
    return { id, score: parts.reduce((sum, { part }) => sum + part, 0), parts }
  })
  return answer(candidates.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)))
}
