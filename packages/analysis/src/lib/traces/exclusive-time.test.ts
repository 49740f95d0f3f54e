import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { spansOf, type CallPlan } from '../../../test/traces.ts'
import { exclusiveTimes } from './exclusive-time.ts'

/** Calls of at most this depth. */
function planOf(depth: number): fc.Arbitrary<CallPlan> {
  return fc.record({
    node: fc.nat({ max: 3 }),
    ownMs: fc.integer({ min: 0, max: 100 }).map((half) => 2 * half),
    calls: depth > 1 ? fc.array(planOf(depth - 1), { maxLength: 3 }) : fc.constant([]),
  })
}

test('of calls one after the other, own times come back and add up to the duration', () => {
  hold(
    fc.property(planOf(4), (trace) => {
      const spans = spansOf([trace])
      const own: number[] = []
      const walk = (call: CallPlan): void => {
        own.push(call.ownMs)
        for (const next of call.calls ?? []) walk(next)
      }
      walk(trace)
      const times = exclusiveTimes(spans).value ?? new Float64Array()
      own.forEach((expected, row) => expect(times[row]).toBeCloseTo(expected, 6))
      const duration = (spans.ends[0] ?? 0) - (spans.starts[0] ?? 0)
      expect(times.reduce((sum, time) => sum + time, 0)).toBeCloseTo(duration, 6)
    }),
  )
})

test('children at once count once, and what sticks out does not count', () => {
  const { value } = exclusiveTimes({
    parents: [-1, 0, 0, 0],
    nodes: [0, 1, 1, 1],
    starts: [0, 10, 20, 90],
    ends: [100, 40, 50, 130],
    failed: [0, 0, 0, 0],
  })
  expect(value).toEqual(Float64Array.of(50, 30, 30, 40))
})

test('a span without an end has no time, and its parent keeps its own', () => {
  const answer = exclusiveTimes({
    parents: [-1, 0],
    nodes: [0, 1],
    starts: [0, 10],
    ends: [100, NaN],
    failed: [0, 0],
  })
  expect(answer.value).toEqual(Float64Array.of(100, NaN))
  expect(answer.diagnostics[0]?.code).toBe('missing-values')
})
