import { cubeRoot, square } from '../numeric/elementary.ts'
import { answer, noAnswer, type Answer, type Diagnostic } from '../answer.ts'
import { leavesOf, missingAmounts, type Cube, type Leaves } from './cube.ts'
import { measureDeviations } from './noise.ts'

/** How differently the values of one attribute moved. */
export interface PromisingAttribute {
  readonly name: string
  readonly values: number
  /** Deviations beyond what noise brings: about 3 is hardly anything, 100 plain. */
  readonly score: number
  /** Whether the leaves of all chosen attributes together stay within `maximumLeaves`. */
  readonly isChosen: boolean
}

/** Below this an attribute's values moved alike. */
const leastScore = 3

/**
 * Which attributes are worth a common `group by`, from one small cube for each attribute by itself
 * (a query of single grouping sets, for which a sample of the rows will do). With eight
 * attributes the leaves of all of them are as many as the rows; those of the telling ones are few.
 *
 * An attribute's score is a chi-square of its values' deviations around their common one, turned into
 * normal deviations (Wilson and Hilferty 1931); for counts and ratios with the noise of counting alone,
 * so that scores are too large where more than chance varies, alike for all attributes. Attributes are chosen by score as long as the product
 * of their sizes stays within `maximumLeaves` (50,000). Blind to a cause whose values cancel out in
 * every single attribute. O(values).
 *
 * @example promisingAttributes([byRegion, byVersion, byHost]).value?.filter(({ isChosen }) => isChosen)
 */
export function promisingAttributes(
  cubes: readonly Cube[],
  options: { readonly maximumLeaves?: number } = {},
): Answer<readonly PromisingAttribute[] | null> {
  const maximumLeaves = options.maximumLeaves ?? 50_000
  const scored: { name: string; values: number; score: number }[] = []
  for (const cube of cubes) {
    const [attribute] = cube.attributes
    if (attribute === undefined || cube.attributes.length !== 1)
      return noAnswer('invalid-option', 'Each cube must have one attribute.')
    const leaves = leavesOf(cube)
    if (!('expected' in leaves)) return leaves
    const score = heterogeneity(leaves)
    scored.push({ name: attribute.name, values: leaves.expected.length, score })
  }
  scored.sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
  let leaves = 1
  const result = scored.map((attribute): PromisingAttribute => {
    const isChosen = attribute.score >= leastScore && leaves * attribute.values <= maximumLeaves
    if (isChosen) leaves *= attribute.values
    return { ...attribute, isChosen }
  })
  const diagnostics: Diagnostic[] = result.some(({ isChosen }) => isChosen)
    ? []
    : [{ code: 'no-alternative', message: 'The values of every attribute moved alike.' }]
  return answer(result, [...diagnostics, ...missingAmounts(...cubes)])
}

/** Chi-square of what is left of each value's change when all changed by the same share. */
function heterogeneity(leaves: Leaves): number {
  const { expected, actual, countingVariance } = leaves
  const isCounted = countingVariance.every((variance) => variance > 0)
  const fitted = isCounted ? undefined : measureDeviations(leaves)
  const variances = countingVariance.map((variance, i) => {
    if (fitted === undefined) return variance
    const size = Math.max(Math.abs(expected[i] ?? 0), Math.abs(actual[i] ?? 0))
    return (size * size) / (fitted.precision[i] ?? 0)
  })
  let product = 0
  let squares = 0
  let used = 0
  for (let i = 0; i < expected.length; i++) {
    const variance = variances[i] ?? NaN
    if (!(variance > 0 && variance < Infinity)) continue
    product += ((actual[i] ?? 0) * (expected[i] ?? 0)) / variance
    squares += square(expected[i] ?? 0) / variance
    used++
  }
  if (used < 2 || !(squares > 0)) return 0
  const common = product / squares
  let remainder = 0
  for (let i = 0; i < expected.length; i++) {
    const variance = variances[i] ?? NaN
    if (variance > 0 && variance < Infinity)
      remainder += square((actual[i] ?? 0) - common * (expected[i] ?? 0)) / variance
  }
  const spread = 2 / (9 * (used - 1))
  return (cubeRoot(remainder / (used - 1)) - (1 - spread)) / Math.sqrt(spread)
}
