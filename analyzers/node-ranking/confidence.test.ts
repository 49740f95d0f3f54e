import type { MetricCandidate } from '@faultline/analysis'
import { expect, test } from 'vitest'
import { confidences } from './confidence.ts'

const candidate = (id: string, score: number): MetricCandidate => ({
  ...{ id, score, together: score, sign: 'resource', isExplained: false, onsetRow: 0 },
})

test('one node that is ten deviations off is as likely chance as not', () => {
  expect(confidences([candidate('a', 10)])).toEqual([0.5])
})

test('a node that stands far out is nearly certain, and two alike share', () => {
  const [far = 0, near = 0] = confidences([candidate('a', 60), candidate('b', 6)])
  expect(far).toBe(0.97)
  expect(near).toBeLessThan(0.02)
  const [one = 0, other = 0] = confidences([candidate('a', 60), candidate('b', 60)])
  expect(one).toBeCloseTo(0.5, 3)
  expect(other).toBe(one)
})

test('where nothing is abnormal nothing is believed', () => {
  expect(confidences([candidate('a', 0), candidate('b', 0)])).toEqual([0, 0])
  expect(confidences([])).toEqual([])
})
