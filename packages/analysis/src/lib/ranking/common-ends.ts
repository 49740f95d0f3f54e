import { square } from '../numeric/elementary.ts'

/** A service that loud edges have in common. */
export interface CommonEnd {
  readonly id: string
  /** Share of what is loud that it accounts for, in [0, 1]. */
  readonly score: number
  /** Its edges that are loud, and all that it has. */
  readonly loudEdges: number
  readonly allEdges: number
}

interface Loud {
  readonly from: string
  readonly to: string
  readonly measure: string
  readonly shift: number
  readonly loudness: number
  readonly qValue: number
}

/** An edge whose callee hands on at least this share of its shift is not where it begins. */
const handedOn = 0.5
/** Beyond so many standard errors an edge is simply loud. */
const loudest = 10

/**
 * Where loud edges meet: each service gets the mean of what its edges shout, over one edge more than
 * it has, so that a hub is not blamed for one of many callees, nor a leaf as surely as a service all of whose
 * edges are loud. Of duration and errors only the callee's end counts, and only where the callee
 * does not hand them on from below. Ties go to the callee. O(edges²) of the loud ones.
 */
export function commonEnds(edges: readonly Loud[], significance: number): CommonEnd[] {
  const isLoud = (edge: Loud): boolean => edge.qValue <= significance && edge.shift > 0
  const loud = edges.filter(isLoud)
  const begun = loud.filter(
    (edge) =>
      edge.measure === 'gap' ||
      !loud.some(
        (below) =>
          below !== edge &&
          below.measure === edge.measure &&
          below.from === edge.to &&
          below.to !== edge.from &&
          below.shift >= handedOn * edge.shift,
      ),
  )
  const ends = new Map<string, { loud: number; edges: number; all: number; asCallee: number }>()
  const endOf = (id: string) => {
    const end = ends.get(id) ?? { loud: 0, edges: 0, all: 0, asCallee: 0 }
    ends.set(id, end)
    return end
  }
  for (const edge of edges) {
    endOf(edge.to).all++
    if (edge.measure === 'gap' && edge.from !== edge.to) endOf(edge.from).all++
  }
  for (const edge of begun) {
    const size = square(Math.min(loudest, edge.loudness))
    const callee = endOf(edge.to)
    callee.loud += size
    callee.asCallee += size
    callee.edges++
    if (edge.measure !== 'gap' || edge.from === edge.to) continue
    const caller = endOf(edge.from)
    caller.loud += size
    caller.edges++
  }
  const scored = [...ends]
    .filter(([, end]) => end.edges > 0)
    .map(([id, end]) => ({ id, end, mean: end.loud / (end.all + 1) }))
    .toSorted(
      (a, b) => b.mean - a.mean || b.end.asCallee - a.end.asCallee || (a.id < b.id ? -1 : 1),
    )
  const total = scored.reduce((sum, { mean }) => sum + mean, 0)
  return scored.map(({ id, end, mean }) => ({
    id,
    score: mean / total,
    loudEdges: end.edges,
    allEdges: end.all,
  }))
}
