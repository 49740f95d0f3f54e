import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { missingRemark, presentIndices, presentValues } from '../numeric/present.ts'
import { createRandom, shuffle } from '../numeric/random.ts'
import { wholeNumberProblem } from '../numeric/options.ts'

export interface DivisiveOptions {
  readonly minimumSegment?: number
  readonly permutations?: number
  readonly significance?: number
  readonly seed?: number
}

/** A change with the permutation p-value of the split that found it. */
export interface DivisiveChange {
  /** Index of the first point after the change, in the series as given. */
  readonly index: number
  readonly pValue: number
}

/** Longer series are too many pairs; thin or resample them first. */
const maximumPoints = 2000

/**
 * E-divisive: changes of *any* kind in the distribution (level, spread, shape), by energy distance
 * with permutation significance (Matteson and James 2014; used at MongoDB for performance tests,
 * Daly et al. 2020). Splits hierarchically while the best split is significant (.05; 99
 * permutations, segments of ten points, unless told). Assumes independent values. Of more than
 * 2,000 values the first ones are used. O(n² × permutations) for each segment that is tried.
 *
 * @example eDivisive(values).value?.map((change) => change.index) // [60]
 */
export function eDivisive(
  values: Numbers,
  options: DivisiveOptions = {},
): Answer<readonly DivisiveChange[] | null> {
  const { minimumSegment = 10, permutations: asked = 99 } = options
  const problem =
    wholeNumberProblem('The least length of a segment', minimumSegment, 3) ??
    wholeNumberProblem('The number of permutations', asked, 1)
  if (problem) return problem
  const x = presentValues(values).slice(0, maximumPoints)
  const minimum = minimumSegment
  if (x.length < 2 * minimum) return tooFew(x.length, 2 * minimum)
  const permutations = Math.max(19, asked)
  const random = createRandom(options.seed ?? 1)
  const found: DivisiveChange[] = []
  const open = [{ from: 0, to: x.length }]
  for (let segment = open.pop(); segment !== undefined; segment = open.pop()) {
    const part = x.slice(segment.from, segment.to)
    if (part.length < 2 * minimum) continue
    const split = bestSplit(part, minimum)
    let asLarge = 1
    for (let i = 0; i < permutations; i++) {
      shuffle(part, random)
      if (bestSplit(part, minimum).energy >= split.energy) asLarge++
    }
    const pValue = asLarge / (permutations + 1)
    if (pValue > (options.significance ?? 0.05)) continue
    const index = segment.from + split.at
    found.push({ index, pValue })
    open.push({ from: segment.from, to: index }, { from: index, to: segment.to })
  }
  const indices = presentIndices(values)
  const changes = found
    .map(({ index, pValue }) => ({ index: indices[index] ?? 0, pValue }))
    .sort((a, b) => a.index - b.index)
  const remarks = missingRemark(values.length, indices.length)
  return answer(
    changes,
    indices.length > maximumPoints
      ? [
          ...remarks,
          { code: 'truncated', message: `Only the first ${maximumPoints} values were used.` },
        ]
      : remarks,
  )
}

/** The split with the largest scaled energy distance, from sums of distances that move with it. */
function bestSplit(x: Float64Array, minimum: number): { at: number; energy: number } {
  const n = x.length
  let within = 0
  let across = 0
  let beyond = 0
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) beyond += Math.abs((x[i] ?? 0) - (x[j] ?? 0))
  let at = minimum
  let energy = -Infinity
  for (let k = 1; k <= n - minimum; k++) {
    const moved = x[k - 1] ?? 0
    let toLeft = 0
    let toRight = 0
    for (let i = 0; i < k - 1; i++) toLeft += Math.abs(moved - (x[i] ?? 0))
    for (let i = k; i < n; i++) toRight += Math.abs(moved - (x[i] ?? 0))
    within += toLeft
    across += toRight - toLeft
    beyond -= toRight
    if (k < minimum) continue
    const rest = n - k
    const distance =
      (2 * across) / (k * rest) - (2 * within) / (k * (k - 1)) - (2 * beyond) / (rest * (rest - 1))
    const scaled = ((k * rest) / n) * distance
    if (scaled > energy) {
      energy = scaled
      at = k
    }
  }
  return { at, energy }
}
