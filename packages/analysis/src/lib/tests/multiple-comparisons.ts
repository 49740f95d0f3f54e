import { answer, type Answer, type Numbers } from '../answer.ts'
import { missingRemark } from '../numeric/present.ts'

/**
 * Benjamini and Hochberg's adjusted p-values (1995): calling all with q ≤ .05 significant keeps
 * the expected share of false ones among them at 5 %, for independent or positively dependent
 * tests.
 *
 * One for each p-value, in their order, as R's `p.adjust`. Missing p-values stay missing and do
 * not count as tests. O(n log n).
 *
 * @example benjaminiHochberg([0.01, 0.04, 0.03]).value // [0.03, 0.04, 0.04]
 */
export function benjaminiHochberg(pValues: Numbers): Answer<Float64Array> {
  const { order, adjusted } = ascending(pValues)
  const tests = order.length
  let smallest = 1
  for (let rank = tests; rank >= 1; rank--) {
    const index = order[rank - 1] ?? 0
    smallest = Math.min(smallest, ((pValues[index] ?? 1) * tests) / rank)
    adjusted[index] = smallest
  }
  return answer(adjusted, missingRemark(pValues.length, tests))
}

/**
 * Holm's adjusted p-values (1979): calling all at most .05 significant keeps the chance of even
 * one false one at 5 %, under any dependence.
 *
 * One for each p-value, in their order, as R's `p.adjust`. Missing p-values stay missing and do
 * not count as tests. O(n log n).
 *
 * @example holm([0.01, 0.04, 0.03]).value // [0.03, 0.06, 0.06]
 */
export function holm(pValues: Numbers): Answer<Float64Array> {
  const { order, adjusted } = ascending(pValues)
  const tests = order.length
  let largest = 0
  for (let rank = 1; rank <= tests; rank++) {
    const index = order[rank - 1] ?? 0
    largest = Math.max(largest, Math.min(1, (pValues[index] ?? 1) * (tests - rank + 1)))
    adjusted[index] = largest
  }
  return answer(adjusted, missingRemark(pValues.length, tests))
}

function ascending(pValues: Numbers): { order: number[]; adjusted: Float64Array } {
  const adjusted = new Float64Array(pValues.length).fill(NaN)
  const order: number[] = []
  for (let i = 0; i < pValues.length; i++) if ((pValues[i] ?? NaN) >= 0) order.push(i)
  order.sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0) || a - b)
  return { order, adjusted }
}
