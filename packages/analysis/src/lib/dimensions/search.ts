import { log } from '../numeric/elementary.ts'
import { chiSquareTail } from '../numeric/distributions.ts'
import type { Cuboid } from './cuboids.ts'
import type { Deviations } from './noise.ts'
import { ripples } from './ripple.ts'
import { addUp, takeAway, type CellSums } from './cell-sums.ts'

/** A cell of a cuboid that was found to deviate as one. */
export interface Element {
  readonly attributes: readonly number[]
  /** Leaves that no earlier element explained. */
  readonly leaves: readonly number[]
  /** Log likelihood ratio of a common deviation against none. */
  readonly gain: number
  /** How many elements were looked at, for the correction of significance. */
  readonly tried: number
}

export interface ElementSearch {
  readonly cuboids: readonly Cuboid[]
  readonly codes: readonly ArrayLike<number>[]
  readonly sizes: readonly number[]
  readonly deviations: Deviations
  readonly maximumElements: number
  readonly significance: number
}

/** How many of the best candidates of a round are put to the ripple check. */
const shortList = 40

/**
 * Greedy description-length search over the cells of all cuboids; see `explainChange`. The first of
 * `cuboids` is the empty one, whose only cell is everything.
 */
export function searchElements(search: ElementSearch): Element[] {
  const n = search.deviations.deviation.length
  const isOpen = new Uint8Array(n).fill(1)
  const tried = search.cuboids.reduce((sum, cuboid) => sum + cuboid.cells, 0)
  const sums = search.cuboids.map((cuboid) => addUp(cuboid, search.deviations))
  const found: Element[] = []
  while (found.length < search.maximumElements) {
    const candidates = bestCandidates(search.cuboids, sums)
    const element = firstThatHolds(candidates, { search, isOpen, tried })
    if (element === undefined) break
    // Once some slices are set apart, "all the rest" is no succinct answer any more.
    if (element.attributes.length === 0 && found.length > 0) break
    found.push(element)
    for (const leaf of element.leaves) isOpen[leaf] = 0
    if (element.attributes.length === 0) break
    for (const [index, cuboid] of search.cuboids.entries()) {
      const own = sums[index]
      if (own !== undefined)
        takeAway(own, cuboid, { leaves: element.leaves, deviations: search.deviations })
    }
  }
  return found
}

interface Candidate {
  readonly cuboid: number
  readonly cell: number
  readonly gain: number
  /** Gain less the nats it takes to name the element and to state its severity. */
  readonly net: number
}

function bestCandidates(cuboids: readonly Cuboid[], sums: readonly CellSums[]): Candidate[] {
  const list: Candidate[] = []
  for (const [index, cuboid] of cuboids.entries()) {
    const own = sums[index]
    if (own === undefined) continue
    const naming = log(cuboids.length) + log(cuboid.cells)
    for (let cell = 0; cell < cuboid.cells; cell++) {
      const weight = own.precision[cell] ?? 0
      const leaves = own.leaves[cell] ?? 0
      if (leaves === 0 || !(weight > 0)) continue
      const sum = own.weighted[cell] ?? 0
      const gain = (sum * sum) / (2 * weight)
      const net = gain - naming - 0.5 * log(1 + leaves)
      if (net > 0) keep(list, { cuboid: index, cell, gain, net })
    }
  }
  return list
}

/** Inserts into a list that is kept short and in descending order. */
function keep(list: Candidate[], candidate: Candidate): void {
  const last = list[list.length - 1]
  if (list.length >= shortList && last !== undefined && candidate.net <= last.net) return
  let at = list.length
  while (at > 0 && (list[at - 1]?.net ?? 0) < candidate.net) at--
  list.splice(at, 0, candidate)
  if (list.length > shortList) list.pop()
}

function firstThatHolds(
  candidates: readonly Candidate[],
  context: { readonly search: ElementSearch; readonly isOpen: Uint8Array; readonly tried: number },
): Element | undefined {
  const { search, isOpen, tried } = context
  for (const candidate of candidates) {
    if (tried * chiSquareTail(2 * candidate.gain, 1) > search.significance) continue
    const cuboid = search.cuboids[candidate.cuboid]
    if (cuboid === undefined) continue
    const leaves: number[] = []
    for (let leaf = 0; leaf < isOpen.length; leaf++) {
      if (isOpen[leaf] === 1 && cuboid.cellOfLeaf[leaf] === candidate.cell) leaves.push(leaf)
    }
    const { attributes } = cuboid
    if (ripples(leaves, attributes, search))
      return { attributes, leaves, gain: candidate.gain, tried }
  }
  return undefined
}
