/**
 * Exponentials, logarithms, powers and angles whose bits are the same on every machine. The
 * language leaves those of `Math` to the engine, and an engine compiled for another processor may
 * fuse a product with a sum. Here are only sums, products, quotients and roots, which have one
 * result by IEEE 754. Each answer is within three units in the last place unless it says otherwise.
 */

/** ln 2 in two parts; the first has 32 bits, so that a multiple of it by an exponent is exact. */
const ln2 = { high: 0.6931471803691238, low: 1.9082149292705877e-10 }
const parts = new DataView(new ArrayBuffer(8))
/** Made when it is first needed: most realms that hold this file compute nothing by it. */
let powers: Float64Array | undefined

/** The exponential function. O(1). */
export function exp(x: number): number {
  if (!(x < 709.782712893384)) return Number.isNaN(x) ? NaN : Infinity
  if (x < -745.1332191019412) return 0
  const k = Math.round(x * Math.LOG2E)
  const high = x - k * ln2.high
  const low = k * ln2.low
  return timesPowerOfTwo(1 + (high + (grown(high - low) - low)), k)
}

/** exp(x) − 1, with all its digits near zero. O(1). */
export function expm1(x: number): number {
  return Math.abs(x) < 0.35 ? x + grown(x) : exp(x) - 1
}

/** Hyperbolic tangent. O(1). */
export function tanh(x: number): number {
  const less = expm1(-2 * Math.abs(x))
  return (Math.sign(x) * -less) / (2 + less)
}

/** Inverse of the hyperbolic tangent, for |x| ≤ 1. O(1). */
export function atanh(x: number): number {
  return (log1p(x) - log1p(-x)) / 2
}

/** Natural logarithm. O(1). */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : NaN
  // So that the power of two by which it is divided below is a normal number.
  const shift = x < 2.2250738585072014e-308 ? 54 : x > 1e300 ? -100 : 0
  const scaled = shift === 0 ? x : x * powerOfTwo(shift)
  parts.setFloat64(0, scaled)
  const exponent = (parts.getUint32(0) >>> 20) - 1023
  let mantissa = scaled * powerOfTwo(-exponent)
  let k = exponent - shift
  if (mantissa > Math.SQRT2) {
    mantissa /= 2
    k++
  }
  const f = mantissa - 1
  const s = f / (2 + f)
  const half = 0.5 * f * f
  return k * ln2.high - (half - (s * (half + inverseTangent(s * s)) + k * ln2.low) - f)
}

/** log(1 + x), with all its digits near zero. O(1). */
export function log1p(x: number): number {
  const sum = 1 + x
  if (!(sum > 0) || sum === Infinity) return log(sum)
  // What the sum has rounded off, carried over to the logarithm: Kahan's correction.
  return log(sum) + (x - (sum - 1)) / sum
}

/** Logarithm to the base 10, exact for powers of ten. O(1). */
export function log10(x: number): number {
  const logarithm = log(x) * Math.LOG10E
  const whole = Math.round(logarithm)
  return Math.abs(whole) < 23 && power(10, whole) === x ? whole : logarithm
}

/**
 * A base, not negative, to any power; a negative one to a whole power of at most 64 in size, else
 * NaN. Within |exponent · ln base| or, for such whole powers, |exponent| units in the last place.
 * O(log |exponent|).
 */
export function power(base: number, exponent: number): number {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 64) return exp(exponent * log(base))
  let product = 1
  let factor = base
  for (let rest = Math.abs(exponent); rest > 0; rest >>= 1) {
    if ((rest & 1) === 1) product *= factor
    factor *= factor
  }
  return exponent < 0 ? 1 / product : product
}

/** A number times itself, which an engine's own power to 2 need not be. */
export function square(x: number): number {
  return x * x
}

/** Cube root of a number that is not negative. O(1). */
export function cubeRoot(x: number): number {
  if (!(x > 0) || x === Infinity) return x
  const root = exp(log(x) / 3)
  return root - (root - x / (root * root)) / 3
}

/** Length of the hypotenuse, without overflow on the way. O(1). */
export function hypotenuse(a: number, b: number): number {
  const larger = Math.max(Math.abs(a), Math.abs(b))
  if (!(larger > 0) || larger === Infinity) return larger
  const scale = larger > 1e150 ? powerOfTwo(-600) : larger < 1e-150 ? powerOfTwo(600) : 1
  return Math.sqrt(square(a * scale) + square(b * scale)) / scale
}

/** Cosine and sine of the angle `part` / `whole` of a full turn; whole numbers, 0 ≤ part < whole. O(1). */
export function pointOfTurn(part: number, whole: number): { cosine: number; sine: number } {
  // In whole numbers the angle comes into the first eighth of the turn without an error.
  let quarters = 4 * part
  const isBelow = quarters > 2 * whole
  if (isBelow) quarters = 4 * whole - quarters
  const isLeft = quarters > whole
  if (isLeft) quarters = 2 * whole - quarters
  const isSteep = 2 * quarters > whole
  if (isSteep) quarters = whole - quarters
  const angle = (quarters / whole) * (Math.PI / 2)
  const [cosine, sine] = [cosineOf(angle * angle), angle + angle * sineOf(angle * angle)]
  const [across, up] = isSteep ? [sine, cosine] : [cosine, sine]
  return { cosine: isLeft ? -across : across, sine: isBelow ? -up : up }
}

/**
 * exp(r) − 1 − r for |r| ≤ ln 2 / 2 and a little more: with R = r coth(r/2), exp(r) − 1 is
 * 2r / (R − r). R's series is that of the Bernoulli numbers (Abramowitz & Stegun 4.5.67).
 */
function grown(r: number): number {
  const s = r * r
  const even =
    s *
    (1 / 6 -
      s *
        (1 / 360 -
          s * (1 / 15120 - s * (1 / 604800 - s * (1 / 23950080 - s * (691 / 653837184000))))))
  const c = r - even
  return (r * c) / (2 - c)
}

/** 2 (artanh(√z) / √z − 1), by its power series, for 0 ≤ z < .0295: 2z/3 + 2z²/5 + … */
function inverseTangent(z: number): number {
  const w = z * z
  const odd = 2 / 3 + w * (2 / 7 + w * (2 / 11 + w * (2 / 15 + w * (2 / 19 + w * (2 / 23)))))
  const even = 2 / 5 + w * (2 / 9 + w * (2 / 13 + w * (2 / 17 + w * (2 / 21))))
  return z * odd + w * even
}

/** cos(√s) by its power series, 0 ≤ √s ≤ π/4. */
function cosineOf(s: number): number {
  let sum = 1
  for (let term = 18; term > 0; term -= 2) sum = 1 - (s / (term * (term - 1))) * sum
  return sum
}

/** sin(√s) / √s − 1 by its power series, 0 ≤ √s ≤ π/4. */
function sineOf(s: number): number {
  let sum = 1
  for (let term = 17; term > 3; term -= 2) sum = 1 - (s / (term * (term - 1))) * sum
  return (-s / 6) * sum
}

/** Rounds once, even where the product is too small for all its digits. */
function timesPowerOfTwo(x: number, exponent: number): number {
  if (exponent > 1023) return x * 2 * powerOfTwo(exponent - 1)
  if (exponent < -1022) return x * powerOfTwo(exponent + 100) * powerOfTwo(-100)
  return x * powerOfTwo(exponent)
}

/** For exponents of normal numbers; made once each, since putting one together takes longer than all else. */
function powerOfTwo(exponent: number): number {
  powers ??= new Float64Array(2046)
  const known = powers[exponent + 1022] ?? 0
  if (known > 0) return known
  parts.setUint32(0, (exponent + 1023) << 20)
  parts.setUint32(4, 0)
  return (powers[exponent + 1022] = parts.getFloat64(0))
}
