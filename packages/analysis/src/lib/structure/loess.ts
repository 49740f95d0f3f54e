/**
 * Locally linear (or constant) regression on an even grid, the smoother inside STL (Cleveland et
 * al. 1990). Equal spacing lets the kernel and, without robustness weights, the whole smoothing
 * row of inner points be computed once.
 */
export interface Loess {
  /** Window length in points, odd. */
  readonly window: number
  readonly degree: 0 | 1
}

/**
 * Smooths `y` (n points) into `out`, starting at `outAt`. `weights` are robustness weights or
 * nothing. O(n × window).
 */
export function loessSmooth(
  y: Float64Array,
  loess: Loess,
  target: {
    readonly out: Float64Array
    readonly outAt: number
    readonly weights: Float64Array | undefined
  },
): void {
  const n = y.length
  const { out, outAt, weights } = target
  if (n < 2) {
    if (n === 1) out[outAt] = y[0] ?? 0
    return
  }
  const window = Math.min(loess.window, n)
  const half = (loess.window + 1) >> 1
  const isInner = loess.window < n
  const row = isInner && weights === undefined ? innerRow(loess.window) : undefined
  for (let i = 0; i < n; i++) {
    // The window slides only once its middle is reached, and stops at the right end.
    const left = isInner ? Math.min(Math.max(0, i + 1 - half), n - window) : 0
    if (row !== undefined && i - left === half - 1) {
      let sum = 0
      for (let j = 0; j < window; j++) sum += (row[j] ?? 0) * (y[left + j] ?? 0)
      out[outAt + i] = sum
      continue
    }
    const estimate = loessAt(y, i, { loess, left, right: left + window - 1, weights })
    out[outAt + i] = Number.isNaN(estimate) ? (y[i] ?? 0) : estimate
  }
}

/** Normalised tricube weights of a symmetric window: a line through them has no slope term. */
function innerRow(window: number): Float64Array {
  const middle = (window - 1) / 2
  const row = new Float64Array(window)
  let sum = 0
  for (let j = 0; j < window; j++) {
    row[j] = tricube(Math.abs(j - middle), middle)
    sum += row[j] ?? 0
  }
  return row.map((weight) => weight / sum)
}

function tricube(distance: number, reach: number): number {
  if (distance > 0.999 * reach) return 0
  if (distance <= 0.001 * reach) return 1
  const ratio = distance / reach
  const cube = 1 - ratio * ratio * ratio
  return cube * cube * cube
}

/** The fit at position `x`, which may lie outside the points; `NaN` when all weights vanish. */
export function loessAt(
  y: Float64Array,
  x: number,
  fit: {
    readonly loess: Loess
    readonly left: number
    readonly right: number
    readonly weights: Float64Array | undefined
  },
): number {
  const { loess, left, right, weights } = fit
  const n = y.length
  let reach = Math.max(x - left, right - x)
  if (loess.window > n) reach += (loess.window - n) >> 1
  let total = 0
  let moment = 0
  let square = 0
  let sum = 0
  let product = 0
  for (let j = left; j <= right; j++) {
    let weight = tricube(Math.abs(j - x), reach)
    if (weight === 0) continue
    if (weights !== undefined) weight *= weights[j] ?? 0
    const distance = j - x
    const value = y[j] ?? 0
    total += weight
    moment += weight * distance
    square += weight * distance * distance
    sum += weight * value
    product += weight * distance * value
  }
  if (!(total > 0)) return NaN
  const centre = moment / total
  const spread = square / total - centre * centre
  if (!(reach > 0) || loess.degree === 0 || !(Math.sqrt(Math.max(0, spread)) > 0.001 * (n - 1)))
    return sum / total
  const slope = (product / total - (centre * sum) / total) / spread
  return sum / total - slope * centre
}
