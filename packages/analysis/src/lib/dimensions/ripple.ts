import { fTail } from '../numeric/distributions.ts'
import type { Deviations } from './noise.ts'

interface Split {
  readonly codes: readonly ArrayLike<number>[]
  readonly sizes: readonly number[]
  readonly deviations: Deviations
}

/** A part whose deviation is less than this share of the strongest part's stands apart. */
const standsApart = 0.5
/** Parts with less than this share of the element's weight cannot spoil it. */
const smallestPart = 0.02

/**
 * The ripple check (Bu et al. 2018, HotSpot): if an element is the cause, its parts deviate alike,
 * along whatever other attribute it is cut. False when some parts clearly stand apart (an F-test
 * on the spread between parts, against the spread within), which says that the true element is
 * smaller, or that several share this parent. O(leaves × attributes).
 */
export function ripples(
  leaves: readonly number[],
  attributes: readonly number[],
  split: Split,
): boolean {
  const { deviation, exposure } = split.deviations
  let weighted = 0
  let total = 0
  let squares = 0
  for (const leaf of leaves) {
    const weight = exposure[leaf] ?? 0
    const value = deviation[leaf] ?? 0
    weighted += weight * value
    total += weight
    squares += weight * value * value
  }
  const severity = weighted / total
  for (let attribute = 0; attribute < split.codes.length; attribute++) {
    if (attributes.includes(attribute)) continue
    const parts = partsAlong(leaves, { attribute, split })
    let between = -weighted * severity
    let lowest = Infinity
    let highest = -Infinity
    for (const part of parts) {
      between += part.weight * part.deviation * part.deviation
      if (part.weight < smallestPart * total) continue
      lowest = Math.min(lowest, part.deviation / severity)
      highest = Math.max(highest, part.deviation / severity)
    }
    if (parts.length < 2 || lowest >= standsApart * highest) continue
    const freedom = leaves.length - parts.length
    const within = Math.max(0, squares - weighted * severity - between)
    const noise = freedom > 0 ? Math.max(1, within / freedom) : 1
    if (fTail(between / (parts.length - 1) / noise, parts.length - 1, Math.max(1, freedom)) < 0.001)
      return false
  }
  return true
}

function partsAlong(
  leaves: readonly number[],
  by: { readonly attribute: number; readonly split: Split },
): { weight: number; deviation: number }[] {
  const { codes, sizes, deviations } = by.split
  const size = sizes[by.attribute] ?? 1
  const weighted = new Float64Array(size)
  const total = new Float64Array(size)
  for (const leaf of leaves) {
    const code = codes[by.attribute]?.[leaf] ?? 0
    const weight = deviations.exposure[leaf] ?? 0
    weighted[code] = (weighted[code] ?? 0) + weight * (deviations.deviation[leaf] ?? 0)
    total[code] = (total[code] ?? 0) + weight
  }
  const parts: { weight: number; deviation: number }[] = []
  for (let code = 0; code < size; code++) {
    const weight = total[code] ?? 0
    if (weight > 0) parts.push({ weight, deviation: (weighted[code] ?? 0) / weight })
  }
  return parts
}
