/** A seeded source of numbers in [0, 1): the same seed gives the same sequence on every machine. */
export type Random = () => number

/**
 * sfc32 (Chris Doty-Humphrey's PractRand), seeded through splitmix32 by the lower 32 bits of
 * `seed`. Numbers in [0, 1) on a grid of 2⁻³². Period about 2^128, not for secrets. Kept in signed
 * 32-bit integers, which engines hold without allocating, also before they optimise. O(1) a
 * number.
 *
 * @example createRandom(7)() === createRandom(7)() // true
 */
export function createRandom(seed: number): Random {
  let [a, b, c] = seedState(seed)
  let counter = 1
  return () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
}

/** Fisher–Yates in place. */
export function shuffle(values: Float64Array, random: Random): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = values[i] ?? 0
    values[i] = values[j] ?? 0
    values[j] = kept
  }
}

/**
 * `shuffle` with `createRandom`, one after the other in one loop: many shuffles of short samples are
 * over before an engine has optimised the two apart.
 */
export function createShuffle(seed: number): (values: Float64Array) => void {
  const state = Int32Array.of(...seedState(seed), 1)
  return (values) => {
    let [a = 0, b = 0, c = 0, counter = 0] = state
    for (let i = values.length - 1; i > 0; i--) {
      const sum = (((a + b) | 0) + counter) | 0
      counter = (counter + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (((c << 21) | (c >>> 11)) + sum) | 0
      const j = Math.floor(((sum >>> 0) / 4294967296) * (i + 1))
      const kept = values[i] ?? 0
      values[i] = values[j] ?? 0
      values[j] = kept
    }
    state[0] = a
    state[1] = b
    state[2] = c
    state[3] = counter
  }
}

function seedState(seed: number): [number, number, number] {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
  return [next(), next(), next()]
}
