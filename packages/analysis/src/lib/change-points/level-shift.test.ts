import { expect, test } from 'vitest'
import { createRandom } from '../numeric/random.ts'
import { levelShift } from './level-shift.ts'

function noise(seed: number, n: number): number[] {
  const random = createRandom(seed)
  return Array.from({ length: n }, () => random() + random() + random() - 1.5)
}
const times = (n: number): number[] => Array.from({ length: n }, (_, i) => 1000 * i)

test('finds a clear step in a dozen points, with its levels and onset', () => {
  const values = [10, 11, 9, 10, 12, 9, 10, 11, 30, 32, 29, 31]
  const { value } = levelShift({ times: times(12), values })
  expect(value?.onset).toBe(8000)
  expect(value?.onsetInterval).toEqual({ low: 7000, high: 8000 })
  expect(value?.before).toBe(10)
  expect(value?.after).toBe(30.5)
  expect(value?.direction).toBe('up')
  expect(value?.probability).toBeGreaterThan(0.95)
})

test('skips missing values and one wild outlier before the step', () => {
  const values = [10, 11, NaN, 9, 10, 500, 9, 10, 11, 30, NaN, 32, 29, 31, 30]
  const { value, diagnostics } = levelShift({ times: times(15), values })
  expect(value?.onset).toBe(9000)
  expect(diagnostics.map((remark) => remark.code)).toContain('missing-values')
})

test('finds nothing in noise more often than about one time in twenty', () => {
  let found = 0
  for (let seed = 1; seed <= 200; seed++) {
    if (levelShift({ times: times(40), values: noise(seed, 40) }).value !== null) found++
  }
  expect(found).toBeLessThanOrEqual(20)
})

test('does not take slow autocorrelated wandering for a shift too often', () => {
  let found = 0
  for (let seed = 1; seed <= 100; seed++) {
    let level = 0
    const values = noise(seed, 60).map((step) => (level = 0.6 * level + step))
    if (levelShift({ times: times(60), values }).value !== null) found++
  }
  expect(found).toBeLessThanOrEqual(25)
})

test('dates a ramp at its start rather than its middle', () => {
  const values = Array.from(
    { length: 60 },
    (_, i) => 100 + (i % 3) + Math.max(0, Math.min(8, i - 30)) * 20,
  )
  const { value } = levelShift({ times: times(60), values })
  expect(value?.onset).toBeGreaterThanOrEqual(30_000)
  expect(value?.onset).toBeLessThanOrEqual(32_000)
})

test('a shift and its mirror image have opposite signs and equal significance', () => {
  const values = noise(3, 50).map((value, i) => value + (i >= 30 ? 4 : 0))
  const up = levelShift({ times: times(50), values }).value
  const down = levelShift({ times: times(50), values: values.map((value) => -value) }).value
  expect(up?.direction).toBe('up')
  expect(down?.direction).toBe('down')
  expect(down?.onset).toBe(up?.onset)
  expect(down?.pValue).toBeCloseTo(up?.pValue ?? NaN, 12)
})

test('says why there is no answer for constant and for short series', () => {
  expect(
    levelShift({ times: times(20), values: times(20).map(() => 7) }).diagnostics[0]?.code,
  ).toBe('constant-series')
  expect(levelShift({ times: times(4), values: [1, 2, 3, 4] }).diagnostics[0]?.code).toBe(
    'too-few-values',
  )
})
