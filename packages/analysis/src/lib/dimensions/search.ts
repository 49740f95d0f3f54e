import { chiSquareTail, fTail } from '../numeric/distributions.ts'
import type { Cuboid } from './cuboids.ts'
import type { Deviations } from './noise.ts'

/** A cell of a cuboid that was found to deviate as one. */
export interface Element {
  readonly attributes: readonly number[]
  /** Leaves that no earlier element explained. */
  readonly leaves: readonly number[]
  /** Log likelihood ratio of a common deviation against none. */
  readonly gain: number
  /** Common relative deviation. */
  readonly severity: number
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

/** The empty selector: everything moved alike. */
const everything = -1
/** How many of the best candidates of a round are put to the ripple check. */
const shortList = 40

/** Greedy description-length search over the cells of all cuboids; see `explainChange`. */
export function searchElements(search: ElementSearch): Element[] {
  const n = search.deviations.deviation.length
  const isOpen = new Uint8Array(n).fill(1)
  const tried = 1 + search.cuboids.reduce((sum, cuboid) => sum + cuboid.cells, 0)
  const found: Element[] = []
  while (found.length < search.maximumElements) {
    const candidates = bestCandidates(search, isOpen)
    const element = firstThatHolds(candidates, { search, isOpen, tried })
    if (element === undefined) break
    found.push(element)
    for (const leaf of element.leaves) isOpen[leaf] = 0
    if (element.attributes.length === 0) break
  }
  return found
}

interface Candidate {
  readonly cuboid: number
  readonly cell: number
  readonly gain: number
  /** Gain less the nats it takes to name the element and its severity. */
  readonly net: number
}

function bestCandidates(search: ElementSearch, isOpen: Uint8Array): Candidate[] {
  const { deviation, precision } = search.deviations
  const n = deviation.length
  const list: Candidate[] = []
  const keep = (candidate: Candidate): void => {
    if (!(candidate.net > 0)) return
    const last = list[list.length - 1]
    if (list.length >= shortList && last !== undefined && candidate.net <= last.net) return
    let at = list.length
    while (at > 0 && (list[at - 1]?.net ?? 0) < candidate.net) at--
    list.splice(at, 0, candidate)
    if (list.length > shortList) list.pop()
  }
  let allWeighted = 0
  let allPrecision = 0
  let open = 0
  for (let leaf = 0; leaf < n; leaf++) {
    if (isOpen[leaf] !== 1) continue
    open++
    allWeighted += (deviation[leaf] ?? 0) * (precision[leaf] ?? 0)
    allPrecision += precision[leaf] ?? 0
  }
  const severityCost = 0.5 * Math.log(Math.max(2, n))
  if (allPrecision > 0 && open === n) {
    const gain = (allWeighted * allWeighted) / (2 * allPrecision)
    keep({ cuboid: everything, cell: 0, gain, net: gain - severityCost })
  }
  for (const [index, cuboid] of search.cuboids.entries()) {
    const weighted = new Float64Array(cuboid.cells)
    const total = new Float64Array(cuboid.cells)
    for (let leaf = 0; leaf < n; leaf++) {
      if (isOpen[leaf] !== 1) continue
      const cell = cuboid.cellOfLeaf[leaf] ?? 0
      const weight = precision[leaf] ?? 0
      weighted[cell] = (weighted[cell] ?? 0) + (deviation[leaf] ?? 0) * weight
      total[cell] = (total[cell] ?? 0) + weight
    }
    const cost = severityCost + Math.log(search.cuboids.length + 1) + Math.log(cuboid.cells)
    for (let cell = 0; cell < cuboid.cells; cell++) {
      const weight = total[cell] ?? 0
      if (weight === 0) continue
      const sum = weighted[cell] ?? 0
      const gain = (sum * sum) / (2 * weight)
      if (gain > cost) keep({ cuboid: index, cell, gain, net: gain - cost })
    }
  }
  return list
}

function firstThatHolds(
  candidates: readonly Candidate[],
  context: { readonly search: ElementSearch; readonly isOpen: Uint8Array; readonly tried: number },
): Element | undefined {
  const { search, isOpen, tried } = context
  for (const candidate of candidates) {
    if (tried * chiSquareTail(2 * candidate.gain, 1) > search.significance) continue
    const cuboid = candidate.cuboid === everything ? undefined : search.cuboids[candidate.cuboid]
    const leaves: number[] = []
    for (let leaf = 0; leaf < isOpen.length; leaf++) {
      if (
        isOpen[leaf] === 1 &&
        (cuboid === undefined || cuboid.cellOfLeaf[leaf] === candidate.cell)
      )
        leaves.push(leaf)
    }
    const attributes = cuboid?.attributes ?? []
    const severity = ripples(leaves, attributes, search)
    if (severity !== undefined) return { attributes, leaves, gain: candidate.gain, severity, tried }
  }
  return undefined
}

/**
 * The ripple check: if an element is the cause, its parts deviate alike, along whatever other
 * attribute it is cut. Returns the common deviation, or nothing when some part clearly stands
 * apart, which says that the true element is smaller (or that several share this parent).
 */
function ripples(
  leaves: readonly number[],
  attributes: readonly number[],
  search: ElementSearch,
): number | undefined {
  const { deviation, precision } = search.deviations
  let weighted = 0
  let total = 0
  let squares = 0
  for (const leaf of leaves) {
    const weight = precision[leaf] ?? 0
    const value = deviation[leaf] ?? 0
    weighted += weight * value
    total += weight
    squares += weight * value * value
  }
  const severity = weighted / total
  const common = weighted * severity
  for (let attribute = 0; attribute < search.codes.length; attribute++) {
    if (attributes.includes(attribute)) continue
    const size = search.sizes[attribute] ?? 1
    const partWeighted = new Float64Array(size)
    const partTotal = new Float64Array(size)
    for (const leaf of leaves) {
      const code = search.codes[attribute]?.[leaf] ?? 0
      partWeighted[code] =
        (partWeighted[code] ?? 0) + (precision[leaf] ?? 0) * (deviation[leaf] ?? 0)
      partTotal[code] = (partTotal[code] ?? 0) + (precision[leaf] ?? 0)
    }
    let between = -common
    let parts = 0
    let apart = 0
    for (let code = 0; code < size; code++) {
      const weight = partTotal[code] ?? 0
      if (weight === 0) continue
      const part = (partWeighted[code] ?? 0) / weight
      between += weight * part * part
      parts++
      if (part / severity < 0.5) apart += weight
    }
    if (parts < 2 || apart === 0) continue
    const within = Math.max(0, squares - common - between)
    const freedom = leaves.length - parts
    const perFreedom = freedom > 0 ? Math.max(1, within / freedom) : 1
    const f = between / (parts - 1) / perFreedom
    if (fTail(f, parts - 1, Math.max(1, freedom)) < 0.001) return undefined
  }
  return severity
}
