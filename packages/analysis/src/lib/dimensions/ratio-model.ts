import { chiSquareTail } from '../numeric/distributions.ts'
import { log, square } from '../numeric/elementary.ts'
import { MAD_TO_SIGMA, medianOfSorted } from '../numeric/order.ts'
import type { RatioLeaves } from './ratio-rates.ts'
import type { ChangeModel } from './search.ts'

/**
 * Likelihood of slices of a ratio, from sums of hits and trials: a slice of many leaves with one hit
 * each tells as much as one leaf with all of them. `spread` is the variance beyond what counting
 * brings (1 for none).
 */
export function ratioModel(
  leaves: RatioLeaves,
  split: { readonly codes: readonly ArrayLike<number>[]; readonly sizes: readonly number[] },
  spread: number,
): ChangeModel {
  const { part, whole, expected, uncertainty } = leaves
  const columns = [part, whole, expected, uncertainty]
  const gain: ChangeModel['gain'] = ([hits, trials, due, doubt], cell) =>
    ratioGain({
      part: hits?.[cell] ?? 0,
      whole: trials?.[cell] ?? 0,
      expected: due?.[cell] ?? 0,
      uncertainty: doubt?.[cell] ?? 0,
    }) / spread
  const likelihood: ChangeModel['gain'] = ([hits, trials, due], cell) =>
    plainGain(hits?.[cell] ?? 0, trials?.[cell] ?? 0, due?.[cell] ?? 0) / spread
  return {
    columns,
    likelihood,
    saysSomething: (leaf) => (whole[leaf] ?? 0) > 0,
    gain,
    holds: (members, attributes) =>
      split.codes.every(
        (column, attribute) =>
          attributes.includes(attribute) ||
          movesAlike(
            partsAlong(members, column, { size: split.sizes[attribute] ?? 1, columns }),
            likelihood,
          ),
      ),
  }
}

/**
 * Log likelihood ratio of a rate of its own against the expected one, which is known as well as
 * `uncertainty` (its variance) says: that of two binomial samples, the earlier of the size that
 * would know it so well.
 */
export function ratioGain({
  part,
  whole,
  expected,
  uncertainty,
}: Readonly<Record<'part' | 'whole' | 'expected' | 'uncertainty', number>>): number {
  if (!(whole > 0) || !(expected > 0) || !(uncertainty > 0)) return 0
  const past = (expected * expected) / uncertainty
  const pastWhole = (past * whole) / expected
  const pooled = (part + past) / (whole + pastWhole)
  const before = expected / whole
  return Math.max(
    0,
    times(part, part / whole / pooled) +
      times(whole - part, (whole - part) / whole / (1 - pooled)) +
      times(past, before / pooled) +
      times(pastWhole - past, (1 - before) / (1 - pooled)),
  )
}

/** As `ratioGain`, with the expectation taken for certain. */
function plainGain(part: number, whole: number, expected: number): number {
  if (!(whole > 0) || !(expected > 0)) return 0
  return Math.max(
    0,
    times(part, part / expected) + times(whole - part, (whole - part) / (whole - expected)),
  )
}

function times(amount: number, ratio: number): number {
  return amount > 0 && ratio > 0 ? amount * log(ratio) : 0
}

/**
 * Variance of leaves beyond counting, as a factor of it: robust, from leaves that expected enough to
 * tell; around what was expected or, when all have moved, around what they have in common.
 */
export function ratioSpread(leaves: RatioLeaves, isOpen: Uint8Array): number {
  let came = 0
  let due = 0
  for (let i = 0; i < isOpen.length; i++) {
    if (isOpen[i] !== 1) continue
    came += leaves.part[i] ?? 0
    due += leaves.expected[i] ?? 0
  }
  const common = due > 0 ? came / due : 1
  return Math.max(
    1,
    Math.min(spreadAround(1, leaves, isOpen), spreadAround(common, leaves, isOpen)),
  )
}

function spreadAround(factor: number, leaves: RatioLeaves, isOpen: Uint8Array): number {
  const scores: number[] = []
  for (let i = 0; i < isOpen.length; i++) {
    const whole = leaves.whole[i] ?? 0
    if (isOpen[i] !== 1 || (leaves.expected[i] ?? 0) < 2) continue
    const expected = Math.min(0.999 * whole, factor * (leaves.expected[i] ?? 0))
    const variance =
      expected * (1 - expected / whole) + factor * factor * (leaves.uncertainty[i] ?? 0)
    scores.push(Math.abs((leaves.part[i] ?? 0) - expected) / Math.sqrt(Math.max(variance, 1e-9)))
  }
  if (scores.length < 8) return 1
  return square(MAD_TO_SIGMA * medianOfSorted(Float64Array.from(scores).sort()))
}

interface Part {
  readonly sums: readonly number[]
  readonly deviation: number
}

function partsAlong(
  members: readonly number[],
  column: ArrayLike<number>,
  by: { readonly size: number; readonly columns: readonly Float64Array[] },
): Part[] {
  const sums = by.columns.map(() => new Float64Array(by.size))
  for (const leaf of members) {
    const code = column[leaf] ?? 0
    for (const [at, values] of by.columns.entries()) {
      const own = sums[at]
      if (own !== undefined) own[code] = (own[code] ?? 0) + (values[leaf] ?? 0)
    }
  }
  const parts: Part[] = []
  for (let code = 0; code < by.size; code++) {
    const own = sums.map((values) => values[code] ?? 0)
    if ((own[1] ?? 0) > 0) parts.push({ sums: own, deviation: deviationOf(own) })
  }
  return parts
}

/** What came beyond what was expected, in parts of it. */
function deviationOf([part = 0, , expected = 0]: readonly number[]): number {
  return part / Math.max(expected, 1e-9) - 1
}

/** What came beyond what was expected, of all trials. */
function excessOf([part = 0, whole = 0, expected = 0]: readonly number[]): number {
  return (part - expected) / whole
}

/** A group whose deviation is less than this share of the other's, by factor and by difference of rates, stands apart. */
const standsApart = 1 / 3
/** A group of less than this share of what was expected cannot spoil a slice. */
const smallestGroup = 0.02
/** Chance of dividing a slice that is one. */
const dividedByChance = 1e-4

/**
 * Asks of each division of the parts into a less and a more deviating group whether two rates tell
 * clearly more than one, and the lesser hardly deviates: then the slice is too large.
 */
function movesAlike(parts: Part[], gain: ChangeModel['gain']): boolean {
  if (parts.length < 2) return true
  const total = addAll(parts)
  const direction = Math.sign(deviationOf(total))
  const together = gainOf(total, gain)
  parts.sort((a, b) => direction * (a.deviation - b.deviation))
  for (let cut = 1; cut < parts.length; cut++) {
    const less = addAll(parts.slice(0, cut))
    const more = addAll(parts.slice(cut))
    if (Math.min(less[2] ?? 0, more[2] ?? 0) < smallestGroup * (total[2] ?? 0)) continue
    const isApart = [deviationOf, excessOf].every(
      (size) => direction * size(less) < standsApart * direction * size(more),
    )
    if (!isApart) continue
    const isWithin = direction * deviationOf(less) <= 0
    const apart = (isWithin ? 0 : gainOf(less, gain)) + gainOf(more, gain)
    // Which of the parts deviate was chosen after seeing them.
    const won = apart - together - Math.min(cut, parts.length - cut) * log(parts.length)
    if (won > 0 && chiSquareTail(2 * won, 1) < dividedByChance) return false
  }
  return true
}

function addAll(parts: readonly Part[]): number[] {
  const [first] = parts
  return (first?.sums ?? []).map((_, at) =>
    parts.reduce((sum, part) => sum + (part.sums[at] ?? 0), 0),
  )
}

function gainOf(sums: readonly number[], gain: ChangeModel['gain']): number {
  return gain(
    sums.map((value) => Float64Array.of(value)),
    0,
  )
}
