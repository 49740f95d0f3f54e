import fc from 'fast-check'
import { createRandom } from '../src/lib/numeric/random.ts'

/** Runs a property with a fixed seed, so that a failure is the same one everywhere. */
export function hold<T>(property: fc.IPropertyWithHooks<T>, runs = 60): void {
  fc.assert(property, { seed: 7, numRuns: runs })
}

/** Whole numbers, so that shifts and scales by whole numbers are exact. */
export const whole: fc.Arbitrary<number> = fc.integer({ min: -1000, max: 1000 })

export const sample = (least: number, most = 40): fc.Arbitrary<number[]> =>
  fc.array(whole, { minLength: least, maxLength: most })

/** The values with missing ones strewn in: an answer that leaves them out must not change. */
export function strewn(values: readonly number[], seed: number): number[] {
  const random = createRandom(seed)
  return values.flatMap((value) => (random() < 0.3 ? [NaN, value] : [value]))
}

/** The values with about a fifth of them missing. */
export function gapped(values: readonly number[], seed: number): number[] {
  const random = createRandom(seed)
  return values.map((value) => (random() < 0.2 ? NaN : value))
}

/** Noise around zero with unit deviation, nearly normal. */
export function noise(seed: number, n: number): number[] {
  const random = createRandom(seed)
  return Array.from({ length: n }, () => {
    let sum = -6
    for (let k = 0; k < 12; k++) sum += random()
    return sum
  })
}
