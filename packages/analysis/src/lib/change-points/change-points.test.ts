import { expect, test } from 'vitest'
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
