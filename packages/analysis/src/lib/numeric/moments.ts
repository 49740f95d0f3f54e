/** Mean and spread of values without gaps, in two passes for accuracy. */
export interface Moments {
  readonly count: number
  readonly mean: number
  /** Sample variance (divides by n − 1); NaN below two values. */
  readonly variance: number
}

export function momentsOf(values: Float64Array): Moments {
  const count = values.length
  let sum = 0
  for (let i = 0; i < count; i++) sum += values[i] ?? 0
  const mean = sum / count
  let squares = 0
  let rest = 0
  for (let i = 0; i < count; i++) {
    const deviation = (values[i] ?? 0) - mean
    squares += deviation * deviation
    rest += deviation
  }
  return {
    count,
    mean,
    variance: count > 1 ? (squares - (rest * rest) / count) / (count - 1) : NaN,
  }
}

/** Correlation of each value with the next, around the mean; 0 for constant or very short input. */
export function lagOneCorrelation(values: Float64Array): number {
  const n = values.length
  if (n < 4) return 0
  const { mean } = momentsOf(values)
  let product = 0
  let squares = 0
  for (let i = 0; i < n; i++) {
    const deviation = (values[i] ?? 0) - mean
    squares += deviation * deviation
    if (i + 1 < n) product += deviation * ((values[i + 1] ?? 0) - mean)
  }
  return squares > 0 ? product / squares : 0
}

/** Values less their mean, and the sum of their squares. */
export function centred(values: Float64Array): { values: Float64Array; squares: number } {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  const result = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const deviation = (values[i] ?? 0) - mean
    result[i] = deviation
    squares += deviation * deviation
  }
  return { values: result, squares }
}
