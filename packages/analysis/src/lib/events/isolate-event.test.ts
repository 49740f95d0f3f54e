import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
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

const watched = (low: number) => ({ onset: { low, high: low + 1000 }, manner: 'own' }) as const
const precise = { timing: 'at-once', prior: 'each', clockErrorMs: 1500 } as const

test('the onset of the changed place counts, not that of the shift that it brought about', () => {
  const early = { ...deploy('early', 20 * minute, 'cart'), place: watched(20 * minute) }
  const close = { ...deploy('close', 30 * minute - 1000, 'payment'), place: watched(29 * minute) }
  const { value } = isolateEvent({ ...shift, events: [early, close], options: precise })
  expect(value?.events[0]?.id).toBe('early')
  expect(value?.events[1]?.probability).toBe(0)
})

test('where changes act at once, one after which all was well for a while is hardly the cause', () => {
  const events = [
    deploy('earlier', 28 * minute, 'payment'),
    deploy('timely', 30 * minute, 'payment'),
  ]
  const { value } = isolateEvent({ ...shift, events, options: precise })
  expect(value?.events[0]?.id).toBe('timely')
  expect(value?.events[1]?.probability).toBeLessThan(0.05)
  const alone = isolateEvent({ ...shift, events: events.slice(0, 1), options: precise }).value
  expect(alone?.none).toBeLessThan(isolateEvent({ ...shift, events: [] }).value?.none ?? NaN)
})

test('a long list makes no change less likely where each has its own prior', () => {
  const bystanders = Array.from({ length: 50 }, (_, index) =>
    deploy(`late ${index}`, 40 * minute, 'cart'),
  )
  const first = (events: readonly CandidateEvent[], prior: 'shared' | 'each'): number =>
    isolateEvent({ ...shift, events, options: { prior } }).value?.events[0]?.probability ?? NaN
  const one = deploy('payment@v42', 30 * minute - 20_000, 'payment')
  expect(first([one, ...bystanders], 'each')).toBe(first([one], 'each'))
  expect(first([one, ...bystanders], 'shared')).toBeLessThan(first([one], 'shared'))
})

const anyEvent: fc.Arbitrary<CandidateEvent> = fc
  .record({
    kind: fc.constantFrom('deploy' as const, 'flag' as const, 'other' as const),
    time: fc.oneof(fc.integer({ min: 0, max: 60 * minute }), fc.constant(NaN)),
    service: fc.constantFrom('payment', 'cart', 'search'),
    place: fc.option(
      fc.record({
        suspicion: fc.double({ min: 0, max: 1, noNaN: true }),
        onset: fc.option(fc.constant({ low: 29 * minute, high: 30 * minute })),
      }),
      { nil: undefined },
    ),
  })
  .map(({ service, place, ...event }) => ({
    ...event,
    id: '',
    scope: { service },
    ...(place ? { place } : {}),
  }))
const anyEvents = fc
  .array(anyEvent, { maxLength: 12 })
  .map((events) => events.map((event, index) => ({ ...event, id: `e${index}` })))
const anyOptions = fc.record({
  timing: fc.constantFrom('by-kind' as const, 'at-once' as const),
  prior: fc.constantFrom('shared' as const, 'each' as const),
})

test('whatever the events: probabilities and none add up to one, in falling order', () => {
  hold(
    fc.property(anyEvents, anyOptions, (events, options) => {
      const { value } = isolateEvent({ ...shift, events, options })
      const probabilities = (value?.events ?? []).map(({ probability }) => probability)
      const sum = probabilities.reduce((total, one) => total + one, value?.none ?? NaN)
      expect(sum).toBeCloseTo(1, 9)
      expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a))
    }),
  )
})

test('the order of the list and the zero of the clock are irrelevant', () => {
  hold(
    fc.property(
      anyEvents,
      anyOptions,
      fc.integer({ min: -1e9, max: 1e9 }),
      (events, options, by) => {
        const answerOf = (list: readonly CandidateEvent[]): unknown =>
          isolateEvent({ ...shift, events: list, options }).value?.events.map(({ id }) => id)
        expect(answerOf(events.toReversed())).toEqual(answerOf(events))
        const later = isolateEvent({
          scope: shift.scope,
          shiftOnset: shift.shiftOnset + by,
          onsetInterval: { low: shift.onsetInterval.low + by, high: shift.onsetInterval.high + by },
          options,
          events: events.map(({ place, ...event }) => ({
            ...event,
            time: event.time + by,
            ...(place
              ? {
                  place: {
                    ...place,
                    onset: place.onset && {
                      low: place.onset.low + by,
                      high: place.onset.high + by,
                    },
                  },
                }
              : {}),
          })),
        })
        const none = isolateEvent({ ...shift, events, options }).value?.none
        expect(later.value?.none).toBeCloseTo(none ?? NaN, 9)
      },
    ),
  )
})
