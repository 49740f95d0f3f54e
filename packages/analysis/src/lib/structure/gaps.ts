import type { Numbers } from '../answer.ts'

/** A copy with missing values filled by straight lines between neighbours and the nearest value at the ends. O(n). */
export function fillLinear(values: Numbers): Float64Array {
  const n = values.length
  const filled = new Float64Array(n)
  let previous = -1
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? NaN
    if (!Number.isFinite(value)) continue
    filled[i] = value
    const from = previous < 0 ? value : (filled[previous] ?? value)
    for (let j = previous + 1; j < i; j++) {
      filled[j] = previous < 0 ? value : from + ((value - from) * (j - previous)) / (i - previous)
    }
    previous = i
  }
  for (let j = previous + 1; j < n; j++) filled[j] = previous < 0 ? NaN : (filled[previous] ?? NaN)
  return filled
}
