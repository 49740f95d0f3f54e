import { answer, noAnswer, tooFew, type Answer, type Diagnostic } from '../answer.ts'
import { chiSquareTail } from '../numeric/distributions.ts'
import {
  leavesOf,
  missingAmounts,
  type Attribute,
  type Cube,
  type Leaves,
  type Measure,
} from './cube.ts'
import { enumerateCuboids } from './cuboids.ts'
import { amountModel } from './amount-model.ts'
import { deviationModel } from './deviation-model.ts'
import { measureDeviations, refineDeviations, type Deviations } from './noise.ts'
import { ratioModel, ratioSpread } from './ratio-model.ts'
import { expectRatios } from './ratio-rates.ts'
import { searchElements, type ChangeModel, type Element } from './search.ts'

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
 * factor" against "they do not", with noise fitted robustly to the leaves. A ratio's hits and trials
 * are added up over the element and compared as binomial samples with what its own past and its
 * relatives' let expect, so that few failures in each of many leaves tell, and failures where there
 * were none. Greedily the element
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
  const search = (model: ChangeModel): Element[] =>
    searchElements({
      cuboids,
      model,
      maximumElements: options.maximumCauses ?? 10,
      significance: options.significance ?? 0.01,
    })
  const split = { codes: cube.codes, sizes }
  const found =
    cube.measure.kind === 'ratio'
      ? searchRatios(cube.measure, split, search)
      : searchAmounts(leaves, split, search)
  return describe(cube, { ...found, options })
}

interface Split {
  readonly codes: readonly ArrayLike<number>[]
  readonly sizes: readonly number[]
}
interface Found {
  readonly leaves: Pick<Leaves, 'expected' | 'actual'>
  readonly elements: readonly Element[]
  /** How far each leaf may be off by chance. */
  readonly noise: Float64Array
}
type Search = (model: ChangeModel) => Element[]

/** Twice: with the noise of all leaves, then with that of those which no element explains. */
function searchAmounts(leaves: Leaves, split: Split, search: Search): Found {
  const isOpen = openAfter(search(modelOf(leaves, measureDeviations(leaves), split)), leaves)
  const deviations: Deviations = refineDeviations(leaves, isOpen)
  const noise = leaves.expected.map((expected, i) => {
    const size = (Math.abs(leaves.actual[i] ?? 0) + Math.abs(expected)) / 2
    const precision = deviations.precision[i] ?? 0
    return precision > 0 ? size / Math.sqrt(precision) : 0
  })
  return { leaves, elements: search(modelOf(leaves, deviations, split)), noise }
}

function modelOf(leaves: Leaves, deviations: Deviations, split: Split): ChangeModel {
  return deviations.isSparse
    ? amountModel(leaves, deviations, split)
    : deviationModel(deviations, split)
}

function searchRatios(
  measure: Extract<Measure, { readonly kind: 'ratio' }>,
  split: Split,
  search: Search,
): Found {
  const ratios = expectRatios(measure, split.codes)
  const leaves = { expected: ratios.expected, actual: ratios.part }
  const all = new Uint8Array(ratios.whole.length).fill(1)
  const first = search(ratioModel(ratios, split, ratioSpread(ratios, all)))
  const spread = ratioSpread(ratios, openAfter(first, leaves))
  const noise = ratios.expected.map((expected, i) =>
    Math.sqrt(spread * (Math.max(expected, ratios.part[i] ?? 0) + (ratios.uncertainty[i] ?? 0))),
  )
  return { leaves, elements: search(ratioModel(ratios, split, spread)), noise }
}

function openAfter(
  elements: readonly Element[],
  leaves: { readonly expected: Float64Array },
): Uint8Array {
  const isOpen = new Uint8Array(leaves.expected.length).fill(1)
  for (const element of elements) for (const leaf of element.leaves) isOpen[leaf] = 0
  return isOpen
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
  found: Found & { readonly options: DimensionOptions },
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
    expected += leaves.expected[i] ?? 0
    actual += leaves.actual[i] ?? 0
    if (difference > 0) up += difference
    else down -= difference
    excess[i] = Math.max(0, Math.abs(difference) - 2 * (found.noise[i] ?? 0))
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
  totals: { readonly leaves: Found['leaves']; readonly up: number; readonly down: number },
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
