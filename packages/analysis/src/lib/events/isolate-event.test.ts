import { expect, test } from 'vitest'
import { isolateEvent, type CandidateEvent } from './isolate-event.ts'

const minute = 60_000
const shift = {
  shiftOnset: 30 * minute,
  onsetInterval: { low: 30 * minute - 5000, high: 30 * minute },
  scope: { service: 'payment' },
}
const deploy = (id: string, at: number, service: string): CandidateEvent => ({
  id,
  kind: 'deploy',
  time: at,
  scope: { service },
})

test('the deploy of the shifted service just before the onset is the cause', () => {
  const { value } = isolateEvent({
    ...shift,
    events: [
      deploy('payment@v42', 30 * minute - 20_000, 'payment'),
      deploy('cart@v7', 30 * minute - 15_000, 'cart'),
      deploy('payment@v41', 5 * minute, 'payment'),
      deploy('late', 31 * minute, 'payment'),
    ],
  })
  expect(value?.events[0]?.id).toBe('payment@v42')
  expect(value?.events[0]?.probability).toBeGreaterThan(0.8)
  expect(value?.events.at(-1)).toMatchObject({ id: 'late', probability: 0 })
})

test('blames nothing when the only change was long before and elsewhere', () => {
  const { value } = isolateEvent({ ...shift, events: [deploy('search@v1', 2 * minute, 'search')] })
  expect(value?.none).toBeGreaterThan(0.8)
})

test('probabilities add up to one', () => {
  const { value } = isolateEvent({
    ...shift,
    events: [deploy('a', 29 * minute, 'payment'), deploy('b', 28 * minute, 'cart')],
  })
  const sum =
    (value?.none ?? 0) +
    (value?.events ?? []).reduce((total, event) => total + event.probability, 0)
  expect(sum).toBeCloseTo(1, 12)
})

test('measured evidence against an event lowers it below its rival', () => {
  const events: CandidateEvent[] = [
    {
      ...deploy('a', 30 * minute - 10_000, 'payment'),
      evidence: { controlGroup: { effect: 0, pValue: 0.8 } },
    },
    {
      ...deploy('b', 30 * minute - 30_000, 'payment'),
      evidence: { doseResponse: { correlation: 0.98, pValue: 0.001 } },
    },
  ]
  expect(isolateEvent({ ...shift, events }).value?.events[0]?.id).toBe('b')
})
