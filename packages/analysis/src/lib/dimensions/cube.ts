import { noAnswer, type Answer, type Diagnostic, type Numbers } from '../answer.ts'

/** One attribute of a cube: the code `i` in its column stands for `values[i]`. */
export interface Attribute {
  readonly name: string
  readonly values: readonly string[]
}

/**
 * What is compared in each leaf (row) of the cube, before and after or expected and actual. All
 * measures are additive, so that a `group by` over all attributes yields the leaves:
 * - `count`: requests, errors, sales. `scale` is the length of the after-period over that of before.
 * - `ratio`: errors of requests, cache hits of look-ups. `part` of `whole`.
 * - `mean`: latency: its `sum` and the `count` of requests.
 * - `quantile`: count the requests slower than the quantile of the time before and use `ratio`.
 * - `forecast`: what a model expected and what came.
 */
export type Measure =
  | {
      readonly kind: 'count'
      readonly before: Numbers
      readonly after: Numbers
      readonly scale?: number
    }
  | {
      readonly kind: 'ratio'
      readonly partBefore: Numbers
      readonly wholeBefore: Numbers
      readonly partAfter: Numbers
      readonly wholeAfter: Numbers
    }
  | {
      readonly kind: 'mean'
      readonly sumBefore: Numbers
      readonly countBefore: Numbers
      readonly sumAfter: Numbers
      readonly countAfter: Numbers
    }
  | { readonly kind: 'forecast'; readonly expected: Numbers; readonly actual: Numbers }

/** The result of a `group by` over all attributes, one column each. */
export interface Cube {
  readonly attributes: readonly Attribute[]
  /** For each attribute the code of every leaf. */
  readonly codes: readonly ArrayLike<number>[]
  readonly measure: Measure
}

/** Leaves in the form that the search works on. */
export interface Leaves {
  readonly expected: Float64Array
  readonly actual: Float64Array
  /** Variance of actual − expected that counting alone brings; 0 where unknown. */
  readonly countingVariance: Float64Array
  /** What the noise averages out over, where that is not the amount itself: for a mean, events. */
  readonly exposure?: Float64Array
}

/** Expected and actual amounts of each leaf, whatever was measured; a reason when the shapes do not fit. */
export function leavesOf(cube: Cube): Leaves | Answer<null> {
  const { measure } = cube
  const columns = columnsOf(measure)
  const n = columns[0]?.length ?? 0
  if (
    [...columns, ...cube.codes].some((column) => column.length !== n) ||
    cube.codes.length !== cube.attributes.length
  ) {
    return noAnswer(
      'length-mismatch',
      'Every attribute and every measure needs one number for each leaf.',
    )
  }
  const leaves: Leaves = {
    expected: new Float64Array(n),
    actual: new Float64Array(n),
    countingVariance: new Float64Array(n),
  }
  if (measure.kind === 'forecast') fillForecast(leaves, measure.expected, measure.actual)
  else if (measure.kind === 'count') fillCounts(leaves, measure)
  else if (measure.kind === 'ratio') {
    fillShares(leaves, { ...measure, isBinomial: true })
  } else {
    const { sumBefore, countBefore, sumAfter, countAfter } = measure
    fillShares(leaves, {
      partBefore: sumBefore,
      wholeBefore: countBefore,
      partAfter: sumAfter,
      wholeAfter: countAfter,
      isBinomial: false,
    })
    return {
      ...leaves,
      exposure: Float64Array.from(countAfter, (after, i) => {
        const before = amount(countBefore[i])
        return before > 0 && after > 0 ? 1 / (1 / before + 1 / after) : 0
      }),
    }
  }
  return leaves
}

function columnsOf(measure: Measure): Numbers[] {
  return Object.values(measure).filter((part): part is Numbers => typeof part === 'object')
}

/** A remark when amounts were missing: they count as none, as those of a group that has no row do. */
export function missingAmounts(...cubes: readonly Cube[]): Diagnostic[] {
  let missing = 0
  for (const column of cubes.flatMap(({ measure }) => columnsOf(measure)))
    for (let i = 0; i < column.length; i++) if (!Number.isFinite(column[i] ?? NaN)) missing++
  if (missing === 0) return []
  return [{ code: 'missing-values', message: `${missing} amounts were missing and taken for 0.` }]
}

function fillForecast(leaves: Leaves, expected: Numbers, actual: Numbers): void {
  for (let i = 0; i < leaves.expected.length; i++) {
    leaves.expected[i] = amount(expected[i])
    leaves.actual[i] = amount(actual[i])
  }
}

function fillCounts(
  leaves: Leaves,
  measure: { readonly before: Numbers; readonly after: Numbers; readonly scale?: number },
): void {
  const scale = measure.scale ?? 1
  for (let i = 0; i < leaves.expected.length; i++) {
    const before = amount(measure.before[i])
    const after = amount(measure.after[i])
    leaves.expected[i] = before * scale
    leaves.actual[i] = after
    // Under no change both are Poisson with one rate; half a count keeps empty leaves from certainty.
    const rate = (before + after + 1) / (1 + scale)
    leaves.countingVariance[i] = rate * scale * (1 + scale)
  }
}

function fillShares(
  leaves: Leaves,
  measure: {
    readonly partBefore: Numbers
    readonly wholeBefore: Numbers
    readonly partAfter: Numbers
    readonly wholeAfter: Numbers
    readonly isBinomial: boolean
  },
): void {
  const n = leaves.expected.length
  let partTotal = 0
  let wholeTotal = 0
  for (let i = 0; i < n; i++) {
    partTotal += amount(measure.partBefore[i])
    wholeTotal += amount(measure.wholeBefore[i])
  }
  const overall = wholeTotal > 0 ? partTotal / wholeTotal : 0
  for (let i = 0; i < n; i++) {
    const wholeBefore = Math.max(0, amount(measure.wholeBefore[i]))
    const wholeAfter = Math.max(0, amount(measure.wholeAfter[i]))
    const partAfter = amount(measure.partAfter[i])
    // A leaf's own share, drawn towards the overall one by two pseudo-trials, so that new and rare leaves count little.
    const share = (amount(measure.partBefore[i]) + 2 * overall) / (wholeBefore + 2)
    leaves.expected[i] = wholeAfter * share
    leaves.actual[i] = partAfter
    if (!measure.isBinomial) continue
    const pooled =
      (amount(measure.partBefore[i]) + partAfter + 2 * overall) / (wholeBefore + wholeAfter + 2)
    const inflation = 1 + wholeAfter / (wholeBefore + 2)
    leaves.countingVariance[i] = wholeAfter * Math.max(pooled * (1 - pooled), 1e-6) * inflation
  }
}

function amount(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0
}
