import { expect, test } from 'vitest'
import { createRandom, createShuffle, shuffle } from './random.ts'

test('the same seed gives the same numbers, on every machine', () => {
  const random = createRandom(1)
  const again = createRandom(1)
  const first = Array.from({ length: 5 }, random)
  expect(Array.from({ length: 5 }, again)).toEqual(first)
  expect(createRandom(2)()).not.toBe(first[0])
})

test('numbers fill [0, 1) evenly', () => {
  const random = createRandom(3)
  const bins = new Int32Array(10)
  for (let i = 0; i < 100_000; i++) {
    const at = Math.floor(10 * random())
    bins[at] = (bins[at] ?? 0) + 1
  }
  for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(400)
})

test('shuffling keeps the values and reaches every order', () => {
  const random = createRandom(4)
  const seen = new Set<string>()
  for (let i = 0; i < 300; i++) {
    const values = Float64Array.of(1, 2, 3, 4)
    shuffle(values, random)
    expect(values.toSorted()).toEqual(Float64Array.of(1, 2, 3, 4))
    seen.add(values.join())
  }
  expect(seen.size).toBe(24)
})

test('shuffles in one loop are the shuffles of the same numbers, one after the other', () => {
  for (const seed of [0, 1, 2 ** 31, 4_294_967_295]) {
    const [together, random] = [createShuffle(seed), createRandom(seed)]
    const one = Float64Array.from({ length: 50 }, (_, at) => at)
    const other = one.slice()
    for (let round = 0; round < 20; round++) {
      together(one)
      shuffle(other, random)
      expect(one).toEqual(other)
    }
  }
})
