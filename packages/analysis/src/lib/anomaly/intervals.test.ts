import { expect, test } from 'vitest'
import { abnormalIntervals } from './intervals.ts'

const scores = [0, 9, 0, 9, 0, 0, 0, -9, 0]

test('a side that is not asked for gives no interval, and a short gap is bridged', () => {
  expect(abnormalIntervals(scores, { side: 'up' }).value).toMatchObject([{ onset: 1, end: 4 }])
  expect(abnormalIntervals(scores, { side: 'down' }).value).toMatchObject([{ onset: 7, end: 8 }])
  expect(abnormalIntervals(scores, { minimumRun: 2, side: 'down' }).value).toEqual([])
})

test('without a single score there is no answer, with some missing a remark', () => {
  expect(abnormalIntervals([NaN, Infinity])).toEqual({
    value: null,
    diagnostics: [expect.objectContaining({ code: 'too-few-values' })],
  })
  const { value, diagnostics } = abnormalIntervals([0, NaN, 9])
  expect(value).toMatchObject([{ onset: 2, end: 3 }])
  expect(diagnostics).toMatchObject([{ code: 'missing-values' }])
})

test.each([{ threshold: NaN }, { threshold: 0 }, { bridge: -1 }, { minimumRun: 0.5 }])(
  'what cannot be asked for is refused: %o',
  (options) => {
    const { value, diagnostics } = abnormalIntervals(scores, options)
    expect(value).toBeNull()
    expect(diagnostics).toMatchObject([{ code: 'invalid-option' }])
  },
)
