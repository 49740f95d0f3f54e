import { log } from '../numeric/elementary.ts'
import { chiSquareTail } from '../numeric/distributions.ts'
import type { Cuboid } from './cuboids.ts'
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

/** What a deviation is and how likely it is, for one kind of measure. */
export interface ChangeModel {
  /** Amounts of each leaf whose sums over a cell give its likelihood. */
  readonly columns: readonly Float64Array[]
  readonly saysSomething: (leaf: number) => boolean
  /**
   * Log likelihood ratio of a common deviation against none, from a cell's sums, with all that is
   * uncertain about what was expected: for the significance.
   */
  readonly gain: (sums: readonly Float64Array[], cell: number) => number
  /**
   * The same with what was expected taken for certain: to compare slices, of which the larger would
   * otherwise win where little is known of each leaf.
   */
  readonly likelihood: (sums: readonly Float64Array[], cell: number) => number
  /** Whether the leaves deviate alike along every attribute that does not define the element. */
  readonly holds: (leaves: readonly number[], attributes: readonly number[]) => boolean
}

export interface ElementSearch {
  readonly cuboids: readonly Cuboid[]
  readonly model: ChangeModel
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
  const { model } = search
  const n = model.columns[0]?.length ?? 0
  const isOpen = new Uint8Array(n).fill(1)
  const tried = search.cuboids.reduce((sum, cuboid) => sum + cuboid.cells, 0)
  const sums = search.cuboids.map((cuboid) => addUp(cuboid, model))
  const found: Element[] = []
  while (found.length < search.maximumElements) {
    const candidates = bestCandidates(search, sums)
    const element = firstThatHolds(candidates, { search, isOpen, tried })
    if (element === undefined) break
    // Once some slices are set apart, "all the rest" is no succinct answer any more.
    if (element.attributes.length === 0 && found.length > 0) break
    found.push(element)
    for (const leaf of element.leaves) isOpen[leaf] = 0
    if (element.attributes.length === 0) break
    for (const [index, cuboid] of search.cuboids.entries()) {
      const own = sums[index]
      if (own !== undefined) takeAway(own, cuboid, { leaves: element.leaves, model })
    }
  }
  return found
}

interface Candidate {
  readonly cuboid: number
  readonly cell: number
  readonly gain: number
  /** Likelihood less the nats it takes to name the element and to state its severity. */
  readonly net: number
}

function bestCandidates({ cuboids, model }: ElementSearch, sums: readonly CellSums[]): Candidate[] {
  const list: Candidate[] = []
  for (const [index, cuboid] of cuboids.entries()) {
    const own = sums[index]
    if (own === undefined) continue
    const naming = log(cuboids.length) + log(cuboid.cells)
    for (let cell = 0; cell < cuboid.cells; cell++) {
      const leaves = own.leaves[cell] ?? 0
      if (leaves === 0) continue
      const gain = model.gain(own.columns, cell)
      const net = model.likelihood(own.columns, cell) - naming - 0.5 * log(1 + leaves)
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
    if (search.model.holds(leaves, attributes))
      return { attributes, leaves, gain: candidate.gain, tried }
  }
  return undefined
}
