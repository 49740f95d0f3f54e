import { log } from './elementary.ts'
import { betaIncomplete, gammaQ } from './gamma.ts'

/**
 * Upper tail of the standard normal distribution, accurate far out (1e-300 and beyond), by the
 * incomplete gamma function (Abramowitz and Stegun 1964, chapter 26) with Lentz's continued
 * fraction. O(1).
 *
 * @example normalTail(1.96) // 0.025
 */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) return NaN
  const half = 0.5 * gammaQ(0.5, (z * z) / 2)
  return z >= 0 ? half : 1 - half
}

/** Two-sided p-value of a standard normal statistic. */
export function normalTwoSided(z: number): number {
  return gammaQ(0.5, (z * z) / 2)
}

/**
 * Upper tail of Student's t with the given degrees of freedom (need not be whole), by the
 * incomplete beta function (Abramowitz and Stegun 1964, chapter 26). O(1).
 *
 * @example studentTail(2.5, 10) // 0.016
 */
export function studentTail(t: number, degrees: number): number {
  if (Number.isNaN(t) || !(degrees > 0)) return NaN
  const half = 0.5 * studentTwoSided(t, degrees)
  return t >= 0 ? half : 1 - half
}

/** Two-sided p-value of Student's t. */
export function studentTwoSided(t: number, degrees: number): number {
  if (!Number.isFinite(t)) return Number.isNaN(t) ? NaN : 0
  return betaIncomplete(degrees / (degrees + t * t), degrees / 2, 0.5)
}

/**
 * Upper tail of the chi-square distribution, by the incomplete gamma function (Abramowitz and
 * Stegun 1964, chapter 26). O(1).
 *
 * @example chiSquareTail(3.841, 1) // 0.050
 */
export function chiSquareTail(x: number, degrees: number): number {
  return gammaQ(degrees / 2, x / 2)
}

/**
 * Upper tail of the F distribution, by the incomplete beta function (Abramowitz and Stegun 1964,
 * chapter 26). O(1).
 *
 * @example fTail(4, 3, 20) // 0.022
 */
export function fTail(f: number, numerator: number, denominator: number): number {
  if (!(f > 0)) return Number.isNaN(f) ? NaN : 1
  return betaIncomplete(denominator / (denominator + numerator * f), denominator / 2, numerator / 2)
}

/**
 * Quantile of the standard normal distribution: Wichura's algorithm AS 241 (1988), about 16
 * digits. O(1).
 *
 * @example normalQuantile(0.975) // 1.96
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0)) return probability === 0 ? -Infinity : NaN
  if (probability >= 1) return probability === 1 ? Infinity : NaN
  const q = probability - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(centreNumerator, r)) / polynomial(centreDenominator, r)
  }
  const r = Math.sqrt(-log(q < 0 ? probability : 1 - probability))
  const size =
    r <= 5
      ? polynomial(middleNumerator, r - 1.6) / polynomial(middleDenominator, r - 1.6)
      : polynomial(farNumerator, r - 5) / polynomial(farDenominator, r - 5)
  return q < 0 ? -size : size
}

/**
 * Quantile of Student's t (1908) by bisection of `studentTail`, to about 1e-12; degrees of freedom
 * need not be whole. O(1), some fifty times as slow as the tail.
 *
 * @example studentQuantile(0.975, 10) // 2.23
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1) || !(degrees > 0)) return NaN
  if (probability < 0.5) return -studentQuantile(1 - probability, degrees)
  const tail = 1 - probability
  let low = 0
  let high = 1
  while (studentTail(high, degrees) > tail && high < 1e300) high *= 2
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2
    if (studentTail(middle, degrees) > tail) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + (coefficients[i] ?? 0)
  return sum
}

const centreNumerator = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
]
const centreDenominator = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
]
const middleNumerator = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833,
  7.7454501427834140764e-4,
]
const middleDenominator = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
]
const farNumerator = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5,
  2.01033439929228813265e-7,
]
const farDenominator = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
  7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
  2.04426310338993978564e-15,
]
