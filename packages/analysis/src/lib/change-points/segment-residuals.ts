/** What is left of a series when each segment is described by its level, or by a line where that pays. */
export interface Fit {
  readonly squares: number
  /** Segments that are lines. */
  readonly lines: number
  /** Correlation of neighbouring residuals, within [0, `mostMemory`]. */
  readonly memory: number
}

/** Beyond this, memory cannot be told from changes. */
const mostMemory = 0.8

/** Fits every segment; a line must explain more than `linePrice`. O(n). */
export function fitSegments(
  values: Float64Array,
  changePoints: readonly number[],
  linePrice: number,
): Fit {
  const residuals = new Float64Array(values.length)
  let lines = 0
  for (let i = 0; i <= changePoints.length; i++) {
    const span = { from: changePoints[i - 1] ?? 0, to: changePoints[i] ?? values.length }
    if (fitSegment(values, residuals, { ...span, linePrice })) lines++
  }
  let squares = 0
  let products = 0
  for (let i = 0; i < residuals.length; i++) {
    const residual = residuals[i] ?? 0
    squares += residual * residual
    products += residual * (residuals[i - 1] ?? 0)
  }
  const memory = squares > 0 ? Math.min(mostMemory, Math.max(0, products / squares)) : 0
  return { squares, lines, memory }
}

/** Writes the residuals of one segment; true when it is a line. */
function fitSegment(
  values: Float64Array,
  residuals: Float64Array,
  {
    from,
    to,
    linePrice,
  }: { readonly from: number; readonly to: number; readonly linePrice: number },
): boolean {
  const length = to - from
  const centre = (from + to - 1) / 2
  let mean = 0
  for (let i = from; i < to; i++) mean += (values[i] ?? 0) / length
  let product = 0
  for (let i = from; i < to; i++) product += (i - centre) * (values[i] ?? 0)
  const spread = (length * (length * length - 1)) / 12
  const isLine = length >= 3 && (product * product) / spread > linePrice
  const slope = isLine ? product / spread : 0
  for (let i = from; i < to; i++) residuals[i] = (values[i] ?? 0) - mean - slope * (i - centre)
  return isLine
}
