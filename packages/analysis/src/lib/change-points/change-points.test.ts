import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapped, hold, noise } from '../../../test/properties.ts'
import { changePoints } from './change-points.ts'

const wobble = (i: number): number => ((i * 7919) % 13) / 13

test('finds where the level changes', () => {
  const values = Array.from({ length: 120 }, (_, i) => wobble(i) + (i >= 50 ? 8 : 0))
  expect(changePoints([values]).value?.changePoints).toEqual([50])
})

test('does not take a step in a short series for a trend', () => {
  const values = Array.from({ length: 40 }, (_, i) => wobble(i) + (i >= 20 ? 8 : 0))
  expect(changePoints([values]).value?.changePoints).toEqual([20])
})

test('takes a trend for one segment', () => {
  const values = Array.from({ length: 120 }, (_, i) => wobble(i) + 0.3 * i)
  expect(changePoints([values]).value?.changePoints).toEqual([])
})

test('does not depend on unit or offset', () => {
  const values = Array.from({ length: 120 }, (_, i) => wobble(i) + (i >= 70 ? 5 : 0))
  const moved = values.map((value) => 1000 * value - 3e5)
  expect(changePoints([moved]).value?.changePoints).toEqual(
    changePoints([values]).value?.changePoints,
  )
})

test('says that a constant series cannot change', () => {
  expect(changePoints([new Array<number>(50).fill(3)]).diagnostics[0]?.code).toBe('constant-series')
})

const sizes = fc.record({ n: fc.integer({ min: 60, max: 300 }), seed: fc.nat(9999) })

test('one setting leaves noise, trends and seasons whole', () => {
  hold(
    fc.property(sizes, ({ n, seed }) => {
      const shapes: ((value: number, i: number) => number)[] = [
        (value) => value,
        (value, i) => value + (12 * i) / n,
        (value, i) => value + 3 * Math.sin((i / 12) * 2 * Math.PI),
        (value, i) => Math.round(9 + 3 * value) + (i % 29 === 7 ? 12 : 0),
      ]
      for (const shape of shapes)
        expect(changePoints([noise(seed, n).map(shape)]).value?.changePoints).toEqual([])
    }),
  )
})

test('the same setting finds a step in noise, counts, gaps and two dimensions of three', () => {
  hold(
    fc.property(sizes, fc.double({ min: 0.25, max: 0.75, noNaN: true }), ({ n, seed }, share) => {
      const at = Math.floor(share * n)
      const step = (size: number, k = 0): number[] =>
        noise(seed + k, n).map((value, i) => value + (i < at ? 0 : size))
      const counts = step(4).map((value) => Math.max(0, Math.round(4 + 2 * value)))
      const inputs = [
        [step(4)],
        [counts],
        [gapped(step(4), seed)],
        [step(4), step(4, 1), step(0, 2)],
      ]
      for (const dimensions of inputs) {
        const found = changePoints(dimensions).value?.changePoints ?? []
        expect(found.some((one) => Math.abs(one - at) <= 6)).toBe(true)
        expect(found.length).toBeLessThanOrEqual(2)
      }
    }),
  )
})

test('many changes do not hide each other', () => {
  const random = noise(17, 400)
  const level = [0, 4, 0, 4, 9, 2, 7, 3, 8, 4]
  const values = random.map((value, i) => value + (level[Math.floor(i / 40)] ?? 0))
  const found = changePoints([values]).value?.changePoints ?? []
  expect(found.map((at) => Math.round(at / 40))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('finds a step in a series of a dozen points', () => {
  const values = [1.1, 0.8, 1, 1.2, 0.9, 1, 9.1, 8.8, 9.2, 9, 9.1, 8.9]
  expect(changePoints([values]).value?.changePoints).toEqual([6])
})
