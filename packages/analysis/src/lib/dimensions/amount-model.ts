import { log } from '../numeric/elementary.ts'
import type { Leaves } from './cube.ts'
import type { Deviations } from './noise.ts'
import { ripples } from './ripple.ts'
import type { ChangeModel } from './search.ts'

/**
 * Likelihood of slices of counted amounts, most of whose leaves are too small to deviate by
 * themselves: a slice's counts are added up and then compared. Noise beyond counting makes the
 * leaves that have it count less (quasi-likelihood, Wedderburn 1974).
 */
export function amountModel(
  leaves: Leaves,
  deviations: Deviations,
  split: { readonly codes: readonly ArrayLike<number>[]; readonly sizes: readonly number[] },
): ChangeModel {
  const scaled = (amounts: Float64Array): Float64Array =>
    amounts.map((amount, i) => Math.abs(amount) * Math.min(1, deviations.certainty[i] ?? 0))
  const came = scaled(leaves.actual)
  const due = scaled(leaves.expected)
  const gain: ChangeModel['gain'] = ([cameOf, dueOf], cell) =>
    countGain(cameOf?.[cell] ?? 0, dueOf?.[cell] ?? 0)
  return {
    columns: [came, due],
    saysSomething: (leaf) => (came[leaf] ?? 0) > 0 || (due[leaf] ?? 0) > 0,
    gain,
    likelihood: gain,
    holds: (members, attributes) => ripples(members, attributes, { ...split, deviations }),
  }
}

/** Log likelihood ratio of a Poisson count with a mean of its own against the one that was due. */
export function countGain(came: number, due: number): number {
  if (!(due > 1e-12)) return 0
  return came > 0 ? Math.max(0, came * log(came / due) - came + due) : due
}
