import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prioritiesOf, scheduledPriority, severityOf, type Waiting } from './queue-order.ts'

const waitingList = fc
  .array(
    fc.record({
      service: fc.constantFrom('a', 'b', 'c'),
      severity: fc.integer({ min: 0, max: 3 }),
      createdAt: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 60 },
  )
  .map((list) => list.map((one, index): Waiting => ({ ...one, id: `i${index}` })))

/** The services in the order in which they are taken. */
function order(waiting: readonly Waiting[]): Waiting[] {
  const priorities = prioritiesOf(waiting)
  return waiting.toSorted(
    (one, other) => (priorities.get(one.id) ?? 0) - (priorities.get(other.id) ?? 0),
  )
}

test("no service's second is taken before another's first, and so on", () => {
  fc.assert(
    fc.property(waitingList, (waiting) => {
      const taken = new Map<string, number>()
      let last = 0
      for (const { service } of order(waiting)) {
        const place = taken.get(service) ?? 0
        taken.set(service, place + 1)
        expect(place).toBeGreaterThanOrEqual(last)
        last = place
      }
    }),
  )
})

test('of one service the more severe comes first, then the newer', () => {
  fc.assert(
    fc.property(waitingList, (waiting) => {
      for (const own of Map.groupBy(order(waiting), ({ service }) => service).values()) {
        for (const [index, one] of own.entries()) {
          const next = own[index + 1]
          if (next === undefined) continue
          expect(one.severity).toBeLessThanOrEqual(next.severity)
          if (one.severity === next.severity) {
            expect(one.createdAt).toBeGreaterThanOrEqual(next.createdAt)
          }
        }
      }
    }),
  )
})

test('however much waits, what the clock started comes after it', () => {
  const waiting = Array.from({ length: 20_000 }, (_, index) => ({
    ...{ id: `${index}`, service: 'a', severity: 3, createdAt: index },
  }))
  expect(Math.max(...prioritiesOf(waiting).values())).toBeLessThan(scheduledPriority)
})

test('severity is read of the label, and an alert without one is a warning', () => {
  const levels = ['Critical', 'error', 'high', 'warning', 'info', 'none', 'odd']
  expect(levels.map((severity) => severityOf({ severity }))).toEqual([0, 1, 1, 2, 3, 3, 2])
  expect(severityOf({})).toBe(2)
})
