import type { Deviations } from './noise.ts'
import { ripples } from './ripple.ts'
import type { ChangeModel } from './search.ts'

/** Likelihood of slices whose leaves' relative deviations are normal, each known with its precision. */
export function deviationModel(
  deviations: Deviations,
  split: { readonly codes: readonly ArrayLike<number>[]; readonly sizes: readonly number[] },
): ChangeModel {
  const { deviation, precision } = deviations
  const weighted = deviation.map((value, leaf) => value * (precision[leaf] ?? 0))
  const gain: ChangeModel['gain'] = ([weightedOf, precisionOf], cell) => {
    const weight = precisionOf?.[cell] ?? 0
    const sum = weightedOf?.[cell] ?? 0
    return weight > 0 ? (sum * sum) / (2 * weight) : 0
  }
  return {
    columns: [weighted, precision],
    saysSomething: (leaf) => (precision[leaf] ?? 0) > 0,
    gain,
    likelihood: gain,
    holds: (leaves, attributes) => ripples(leaves, attributes, { ...split, deviations }),
  }
}
