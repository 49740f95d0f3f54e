import { expect, test } from 'vitest'
import { makeSeries, origin, start } from '../../../test/answers.ts'
import { shift } from './shift.ts'

const calm = [80, 84, 79, 81, 83, 78, 82, 80, 85, 79, 81, 80]
const slow = makeSeries([...calm, 640, 655, 632, 641, 650])

test('a shift says in one sentence what moved, from where to where, and when', () => {
  const found = shift(slow, { title: 'p95 of checkout' })
  expect(found?.sentence).toBe('p95 of checkout rose from 81 ms to 641 ms at 12:02:00')
  expect(found?.direction).toBe('up')
})

test('a shift is evidence: a chart with the abnormal stretch, and the query that it came from', () => {
  expect(shift(slow)?.evidence).toMatchObject({
    kind: 'series',
    provenance: [origin(1)],
    regions: [{ from: start + 120_000, to: start + 160_000, label: 'abnormal' }],
  })
})

test('noise is no shift, and a remark says why', () => {
  const remarks: string[] = []
  const found = shift(makeSeries([...calm, ...calm.toReversed()]), {
    onRemark: ({ code }) => remarks.push(code),
  })
  expect(found).toBeNull()
  expect(remarks).toContain('no-alternative')
})

test('an improvement is no shift upwards', () => {
  const better = makeSeries([...calm, 8, 9, 8, 7, 8])
  expect(shift(better, { direction: 'up' })).toBeNull()
  expect(shift(better)?.direction).toBe('down')
})

test('no series, no shift', () => {
  expect(shift(undefined)).toBeNull()
})
