import { pointOfTurn } from './elementary.ts'

/** A sequence of complex numbers, the real and imaginary parts apart. */
export interface ComplexSequence {
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

/**
 * Discrete Fourier transform Σ x(t) e^(−2πi kt/n) of any length n, as numpy's `fft`: Cooley and
 * Tukey (1965) for powers of two, Bluestein (1970) for the rest. Leaves its argument as it is.
 * O(n log n).
 */
export function fourier(input: ComplexSequence): ComplexSequence {
  const n = input.real.length
  const isPowerOfTwo = n > 0 && (n & (n - 1)) === 0
  if (n < 2) return { real: input.real.slice(), imaginary: input.imaginary.slice() }
  if (!isPowerOfTwo) return bluestein(input)
  const output = { real: input.real.slice(), imaginary: input.imaginary.slice() }
  transformInPlace(output)
  return output
}

/** The inverse of `fourier`, divided by n. O(n log n). */
export function inverseFourier(input: ComplexSequence): ComplexSequence {
  // Exchanging the two parts before and after turns the transform around.
  const turned = fourier({ real: input.imaginary, imaginary: input.real })
  const n = input.real.length
  return {
    real: turned.imaginary.map((value) => value / n),
    imaginary: turned.real.map((value) => value / n),
  }
}

function transformInPlace({ real, imaginary }: ComplexSequence): void {
  const n = real.length
  reverseBits(real)
  reverseBits(imaginary)
  const cosines = new Float64Array(n / 2)
  const sines = new Float64Array(n / 2)
  for (let k = 0; k < n / 2; k++) {
    const { cosine, sine } = pointOfTurn(k, n)
    cosines[k] = cosine
    sines[k] = -sine
  }
  for (let half = 1; half < n; half *= 2) {
    const stride = n / (2 * half)
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [low, high] = [start + k, start + k + half]
        const cosine = cosines[k * stride] ?? 0
        const sine = sines[k * stride] ?? 0
        const re = (real[high] ?? 0) * cosine - (imaginary[high] ?? 0) * sine
        const im = (real[high] ?? 0) * sine + (imaginary[high] ?? 0) * cosine
        real[high] = (real[low] ?? 0) - re
        imaginary[high] = (imaginary[low] ?? 0) - im
        real[low] = (real[low] ?? 0) + re
        imaginary[low] = (imaginary[low] ?? 0) + im
      }
    }
  }
}

function reverseBits(values: Float64Array): void {
  const n = values.length
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit
    j ^= bit
    if (i >= j) continue
    const kept = values[i] ?? 0
    values[i] = values[j] ?? 0
    values[j] = kept
  }
}

/** Writes the transform as a convolution with a chirp, whose length may be any power of two. */
function bluestein({ real, imaginary }: ComplexSequence): ComplexSequence {
  const n = real.length
  let size = 1
  while (size < 2 * n - 1) size *= 2
  const cosines = new Float64Array(n)
  const sines = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    // k² modulo 2n keeps the angle small, and with it the digits.
    const { cosine, sine } = pointOfTurn((k * k) % (2 * n), 2 * n)
    cosines[k] = cosine
    sines[k] = -sine
  }
  const signal = { real: new Float64Array(size), imaginary: new Float64Array(size) }
  const chirp = { real: new Float64Array(size), imaginary: new Float64Array(size) }
  for (let k = 0; k < n; k++) {
    const [re, im] = [real[k] ?? 0, imaginary[k] ?? 0]
    const [cosine, sine] = [cosines[k] ?? 0, sines[k] ?? 0]
    signal.real[k] = re * cosine - im * sine
    signal.imaginary[k] = re * sine + im * cosine
    for (const at of k === 0 ? [0] : [k, size - k]) {
      chirp.real[at] = cosine
      chirp.imaginary[at] = -sine
    }
  }
  transformInPlace(signal)
  transformInPlace(chirp)
  const product = { real: new Float64Array(size), imaginary: new Float64Array(size) }
  for (let k = 0; k < size; k++) {
    const [a, b] = [signal.real[k] ?? 0, signal.imaginary[k] ?? 0]
    const [c, d] = [chirp.real[k] ?? 0, chirp.imaginary[k] ?? 0]
    product.real[k] = a * c - b * d
    product.imaginary[k] = a * d + b * c
  }
  const convolved = inverseFourier(product)
  const output = { real: new Float64Array(n), imaginary: new Float64Array(n) }
  for (let k = 0; k < n; k++) {
    const [re, im] = [convolved.real[k] ?? 0, convolved.imaginary[k] ?? 0]
    output.real[k] = re * (cosines[k] ?? 0) - im * (sines[k] ?? 0)
    output.imaginary[k] = re * (sines[k] ?? 0) + im * (cosines[k] ?? 0)
  }
  return output
}
