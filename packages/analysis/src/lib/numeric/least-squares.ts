import { square } from './elementary.ts'
/** A linear fit and how well it did. */
export interface LeastSquares {
  readonly coefficients: Float64Array
  readonly residualSquares: number
  readonly residuals: Float64Array
  /** Columns that add nothing beyond the others (or nothing at all) and got the coefficient 0. */
  readonly dropped: number
}

/**
 * Ordinary least squares by Householder reflections, stable for nearly collinear columns. Columns
 * are given one by one; add one of ones for an intercept. O(rows × columns²).
 */
export function leastSquares(columns: readonly Float64Array[], y: Float64Array): LeastSquares {
  const rows = y.length
  const width = columns.length
  const work = columns.map((column) => column.slice())
  const target = y.slice()
  const norms = work.map((column) => norm(column, 0))
  const diagonal = new Float64Array(width)
  const pivots: number[] = []
  let rank = 0
  for (let k = 0; k < width; k++) {
    const column = work[k] ?? new Float64Array(rows)
    const size = norm(column, rank)
    // What is left of the column is rounding noise: it lies in the span of those before it.
    if (rank >= rows || size <= 1e-10 * (norms[k] ?? 0) || size === 0) continue
    const head = column[rank] ?? 0
    const sign = head > 0 ? -size : size
    diagonal[k] = sign
    column[rank] = head - sign
    const scale = -1 / (sign * (column[rank] ?? 1))
    for (let j = k + 1; j < width; j++)
      reflect(work[j] ?? target, { by: column, from: rank, scale })
    reflect(target, { by: column, from: rank, scale })
    pivots.push(k)
    rank++
  }
  const coefficients = new Float64Array(width)
  for (let r = rank - 1; r >= 0; r--) {
    const k = pivots[r] ?? 0
    let sum = target[r] ?? 0
    for (let s = r + 1; s < rank; s++) {
      const j = pivots[s] ?? 0
      sum -= (work[j]?.[r] ?? 0) * (coefficients[j] ?? 0)
    }
    coefficients[k] = sum / (diagonal[k] ?? 1)
  }
  let residualSquares = 0
  const residuals = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    let fitted = 0
    for (let k = 0; k < width; k++) fitted += (columns[k]?.[i] ?? 0) * (coefficients[k] ?? 0)
    residuals[i] = (y[i] ?? 0) - fitted
    residualSquares += square(residuals[i] ?? 0)
  }
  return { coefficients, residualSquares, residuals, dropped: width - rank }
}

function norm(column: Float64Array, from: number): number {
  let sum = 0
  for (let i = from; i < column.length; i++) sum += square(column[i] ?? 0)
  return Math.sqrt(sum)
}

/** Applies the reflection I − scale · v vᵀ, whose vector v stands in `by` from row `from` on. */
function reflect(
  target: Float64Array,
  reflection: { readonly by: Float64Array; readonly from: number; readonly scale: number },
): void {
  const { by, from, scale } = reflection
  let product = 0
  for (let i = from; i < by.length; i++) product += (by[i] ?? 0) * (target[i] ?? 0)
  const factor = product * scale
  for (let i = from; i < by.length; i++) target[i] = (target[i] ?? 0) - factor * (by[i] ?? 0)
}
