import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { quantileFromRanks, quantileOfSorted, type QuantileType } from './order.ts'
import { createRandom } from './random.ts'
import { findRanks } from './select.ts'

const types = [1, 2, 3, 4, 5, 6, 7, 8, 9] satisfies QuantileType[]

/** Compares with sorting, for every type of quantile. */
function check(values: Float64Array, probabilities: readonly number[]): void {
  const given = values.slice()
  const sorted = values.filter(Number.isFinite).sort()
  for (const type of types) {
    for (const probability of probabilities) {
      const { n, at } = findRanks(values, probability)
      expect(n).toBe(sorted.length)
      const found = quantileFromRanks(at, { n, probability, type })
      if (n > 0) expect(found).toBe(quantileOfSorted(sorted, probability, type))
    }
  }
  expect(values).toEqual(given)
}

test('gives what sorting gives, with ties and gaps, whatever the length', () => {
  const lengths = fc.constantFrom(0, 1, 2, 50, 1999, 2001, 7000)
  const probability = fc.double({ min: 0, max: 1, noNaN: true })
  hold(
    fc.property(lengths, fc.nat(), probability, (length, seed, at) => {
      const random = createRandom(seed)
      const different = [3, 200, 1e9][seed % 3] ?? 1
      const gaps = [NaN, Infinity, -Infinity]
      check(
        Float64Array.from({ length }, (_, i) =>
          seed % 2 === 0 && random() < 0.1
            ? (gaps[i % 3] ?? NaN)
            : Math.floor(random() * different),
        ),
        [0, at, 1],
      )
    }),
    25,
  )
})

test('a rhythm that misleads the bounds costs time, not truth', () => {
  // The evenly spaced part of these values sees only the small ones, or only the large ones.
  const size = Math.ceil(Math.pow(10_000, 2 / 3))
  const seen = new Set(
    Array.from({ length: size }, (_, k) => Math.floor(((k + 0.5) * 10_000) / size)),
  )
  for (const large of [1, -1]) {
    const values = Float64Array.from({ length: 10_000 }, (_, i) =>
      seen.has(i) ? i / 1e6 : large * (5 + i),
    )
    check(values, [0.01, 0.5, 0.95])
  }
})

test('ascending, descending and constant values', () => {
  const up = Float64Array.from({ length: 5000 }, (_, i) => i)
  for (const values of [up, up.toReversed(), new Float64Array(5000).fill(2)]) {
    check(values, [0, 0.25, 0.5, 0.999, 1])
  }
})
