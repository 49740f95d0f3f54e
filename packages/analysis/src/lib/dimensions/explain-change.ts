import { answer, noAnswer, tooFew, type Answer, type Diagnostic } from '../answer.ts'
import { chiSquareTail } from '../numeric/distributions.ts'
import { leavesOf, missingAmounts, type Attribute, type Cube, type Leaves } from './cube.ts'
import { enumerateCuboids } from './cuboids.ts'
import { measureDeviations, refineDeviations, type Deviations } from './noise.ts'
import { searchElements, type Element } from './search.ts'

export interface DimensionOptions {
  /** Most attributes in one combination; 4 unless told. */
  readonly maximumOrder?: number
  /** Most causes to return; 10 unless told. */
  readonly maximumCauses?: number
  /** Largest corrected p-value of a cause; .01 unless told. */
  readonly significance?: number
  /** Causes that carry less than this share of all absolute change are left out; .01 unless told. */
  readonly minimumShare?: number
}

/** A combination of attribute values that carries part of the change. */
export interface DimensionCause {
  /** Empty when everything moved alike, so that no slice is special. */
  readonly selector: readonly { readonly attribute: string; readonly value: string }[]
  readonly expected: number
  readonly actual: number
  /** actual − expected, in the unit of the measure (for a ratio: parts; for a mean: sum). */
  readonly change: number
  /** Part of the whole change in this direction, in [0, 1]. */
  readonly share: number
  /** change / expected; `null` where nothing was expected. */
  readonly relativeChange: number | null
  /** Chance of so large a deviation somewhere in the cube by noise alone (Bonferroni over all elements). */
  readonly pValue: number
  /** Leaves that it holds and no earlier cause explained. */
  readonly leaves: number
}

export interface DimensionAnalysis {
  /** The one that explains most first. */
  readonly causes: readonly DimensionCause[]
  readonly expected: number
  readonly actual: number
  readonly change: number
  /** Part of all absolute change beyond noise that the causes leave open, in [0, 1]. */
  readonly unexplainedShare: number
}

/**
 * Which combinations of attribute values carry a change: the succinct answer to "what do the failing
 * requests have in common?".
 *
 * Works on a cube of group-by results (counts, ratios, means or forecasts, see `Measure`). Each
 * element (a cell of any cuboid) gets the likelihood ratio of "its leaves deviate by one common
 * factor" against "they do not", with noise fitted robustly to the leaves. Greedily the element
 * with the largest gain beyond the cost of naming it is taken (description length), if a ripple
 * check finds its parts deviating alike; its leaves are set aside and the search goes on. Several
 * simultaneous causes are found as long as they overlap little. Assumes one severity a cause;
 * prefers the simplest description, so that perfectly confounded attributes (each version runs in
 * one region) yield one of them. O(cuboids × leaves × causes).
 *
 * After Bu et al. 2018 (HotSpot, ripple effect), Li et al. 2019 (Squeeze) and Rissanen's minimum
 * description length.
 *
 * @example explainChange({ attributes: [{ name: 'region', values: ['eu', 'us'] }, { name: 'method', values: ['card', 'sepa'] }],
 *   codes: [[0, 0, 1, 1], [0, 1, 0, 1]], measure: { kind: 'count', before: [100, 100, 100, 100], after: [100, 400, 100, 400] } })
 *   .value?.causes[0]?.selector // [{ attribute: 'method', value: 'sepa' }]
 */
export function explainChange(
  cube: Cube,
  options: DimensionOptions = {},
): Answer<DimensionAnalysis | null> {
  const leaves = leavesOf(cube)
  if (!('expected' in leaves)) return leaves
  const n = leaves.expected.length
  if (n < 2) return tooFew(n, 2)
  if (cube.attributes.length === 0)
    return noAnswer('invalid-option', 'A cube needs at least one attribute.')
  const wrong = cube.attributes.find((attribute, i) =>
    hasForeignCode(attribute, cube.codes[i] ?? []),
  )
  if (wrong !== undefined)
    return noAnswer('invalid-option', `A code of ${wrong.name} is outside its list of values.`)
  const maximumOrder = Math.min(cube.attributes.length, options.maximumOrder ?? 4)
  const sizes = cube.attributes.map((attribute) => attribute.values.length)
  const cuboids = enumerateCuboids(cube.codes, sizes, maximumOrder)
  const search = (deviations: Deviations): Element[] =>
    searchElements({
      cuboids,
      codes: cube.codes,
      sizes,
      deviations,
      maximumElements: options.maximumCauses ?? 10,
      significance: options.significance ?? 0.01,
    })
  const isOpen = new Uint8Array(n).fill(1)
  for (const element of search(measureDeviations(leaves)))
    for (const leaf of element.leaves) isOpen[leaf] = 0
  const deviations = refineDeviations(leaves, isOpen)
  const elements = search(deviations)
  return describe(cube, { leaves, elements, deviations, options })
}

function hasForeignCode(attribute: Attribute, column: ArrayLike<number>): boolean {
  for (let i = 0; i < column.length; i++) {
    const code = column[i] ?? -1
    if (!(code >= 0 && code < attribute.values.length)) return true
  }
  return false
}

function describe(
  cube: Cube,
  found: {
    readonly leaves: Leaves
    readonly elements: readonly Element[]
    readonly deviations: { readonly precision: Float64Array }
    readonly options: DimensionOptions
  },
): Answer<DimensionAnalysis> {
  const { leaves, elements } = found
  const n = leaves.expected.length
  let expected = 0
  let actual = 0
  let up = 0
  let down = 0
  let beyondNoise = 0
  const excess = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const difference = (leaves.actual[i] ?? 0) - (leaves.expected[i] ?? 0)
    const size = (Math.abs(leaves.actual[i] ?? 0) + Math.abs(leaves.expected[i] ?? 0)) / 2
    const precision = found.deviations.precision[i] ?? 0
    const noise = precision > 0 ? 2 * size * Math.sqrt(1 / precision) : 0
    expected += leaves.expected[i] ?? 0
    actual += leaves.actual[i] ?? 0
    if (difference > 0) up += difference
    else down -= difference
    excess[i] = Math.max(0, Math.abs(difference) - noise)
    beyondNoise += excess[i] ?? 0
  }
  const causes: DimensionCause[] = []
  let explained = 0
  for (const element of elements) {
    const cause = describeElement(cube, element, { leaves, up, down })
    if (Math.abs(cause.change) < (found.options.minimumShare ?? 0.01) * (up + down)) continue
    for (const leaf of element.leaves) explained += excess[leaf] ?? 0
    causes.push(cause)
  }
  const unexplainedShare = beyondNoise > 0 ? Math.max(0, 1 - explained / beyondNoise) : 0
  const diagnostics: Diagnostic[] =
    causes.length === 0
      ? [
          {
            code: 'no-alternative',
            message: 'No combination of values deviates more than noise would.',
          },
        ]
      : []
  return answer({ causes, expected, actual, change: actual - expected, unexplainedShare }, [
    ...diagnostics,
    ...missingAmounts(cube),
  ])
}

function describeElement(
  cube: Cube,
  element: Element,
  totals: { readonly leaves: Leaves; readonly up: number; readonly down: number },
): DimensionCause {
  let expected = 0
  let actual = 0
  for (const leaf of element.leaves) {
    expected += totals.leaves.expected[leaf] ?? 0
    actual += totals.leaves.actual[leaf] ?? 0
  }
  const change = actual - expected
  const whole = change > 0 ? totals.up : totals.down
  const example = element.leaves[0] ?? 0
  return {
    selector: element.attributes.map((index) => ({
      attribute: cube.attributes[index]?.name ?? '',
      value: cube.attributes[index]?.values[cube.codes[index]?.[example] ?? 0] ?? '',
    })),
    expected,
    actual,
    change,
    share: whole > 0 ? Math.min(1, Math.abs(change) / whole) : 0,
    relativeChange: expected === 0 ? null : change / Math.abs(expected),
    pValue: Math.min(1, element.tried * chiSquareTail(2 * element.gain, 1)),
    leaves: element.leaves.length,
  }
}
