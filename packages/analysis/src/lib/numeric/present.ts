import type { Diagnostic, Numbers } from '../answer.ts'

/** The finite values in their order, as a new typed array. */
export function presentValues(values: Numbers): Float64Array {
  const present = new Float64Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN
    if (Number.isFinite(value)) present[count++] = value
  }
  return present.subarray(0, count)
}

/** Where the values stand that are not missing. O(n). */
export function presentIndices(values: Numbers): Int32Array {
  const indices = new Int32Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i] ?? NaN)) indices[count++] = i
  return indices.subarray(0, count)
}

/** The finite values in ascending order, as a new typed array. */
export function sortedPresent(values: Numbers): Float64Array {
  return presentValues(values).sort()
}

/** A remark when values were left out because they were missing. */
export function missingRemark(total: number, present: number): Diagnostic[] {
  if (total === present) return []
  return [
    {
      code: 'missing-values',
      message: `${total - present} of ${total} values were missing and left out.`,
    },
  ]
}

/** The same of all the series that an answer was made from. O(values). */
export function missingIn(...series: readonly Numbers[]): Diagnostic[] {
  const total = series.reduce((sum, { length }) => sum + length, 0)
  return missingRemark(total, total - countMissing(series))
}

/** A remark when missing values were bridged by straight lines. O(values). */
export function bridgedRemark(...series: readonly Numbers[]): Diagnostic[] {
  const missing = countMissing(series)
  if (missing === 0) return []
  const total = series.reduce((sum, { length }) => sum + length, 0)
  return [
    {
      code: 'missing-values',
      message: `${missing} of ${total} values were missing and bridged by straight lines.`,
    },
  ]
}

function countMissing(series: readonly Numbers[]): number {
  let missing = 0
  for (const values of series)
    for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i] ?? NaN)) missing++
  return missing
}

/** What to say of two columns that belong together, of which only so many pairs could be used. */
export function pairRemarks(first: Numbers, second: Numbers, used: number): Diagnostic[] {
  const length = Math.min(first.length, second.length)
  const remarks = missingRemark(length, used)
  if (first.length === second.length) return remarks
  const message = `Of ${first.length} and ${second.length} values the first ${length} pairs were used.`
  return [{ code: 'length-mismatch', message }, ...remarks]
}

/** Pairs of time and value without the missing ones, in ascending order of time. */
export function presentPairs(
  times: Numbers,
  values: Numbers,
): { times: Float64Array; values: Float64Array; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const length = Math.min(times.length, values.length)
  if (times.length !== values.length) {
    diagnostics.push({
      code: 'length-mismatch',
      message: `${times.length} times and ${values.length} values; the first ${length} pairs were used.`,
    })
  }
  const order: number[] = []
  let isSorted = true
  let last = -Infinity
  for (let i = 0; i < length; i++) {
    const time = times[i] ?? NaN
    if (!Number.isFinite(time) || !Number.isFinite(values[i] ?? NaN)) continue
    if (time < last) isSorted = false
    last = time
    order.push(i)
  }
  diagnostics.push(...missingRemark(length, order.length))
  if (!isSorted) {
    order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b)
    diagnostics.push({
      code: 'unsorted-times',
      message: 'Times were not ascending and have been sorted.',
    })
  }
  return {
    times: Float64Array.from(order, (i) => times[i] ?? NaN),
    values: Float64Array.from(order, (i) => values[i] ?? NaN),
    diagnostics,
  }
}
