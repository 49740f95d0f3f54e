import type { Change } from '@faultline/sdk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { weighChanges, type Place } from './weigh.ts'

const onset = { from: 100_000, to: 101_000 }
const deploy = (service: string, at: number): Change => ({
  id: `${service}-${at}`,
  kind: 'deployment',
  at,
  title: `${service} deployed`,
  service,
  version: { to: 'v2' },
})
const shifted = (weight: number): Place => ({ weight, onset })

test('the change of the suspect at the onset is the cause, the others are innocent', () => {
  const changes = [deploy('payment', 99_800), deploy('cart', 99_900), deploy('payment', 70_000)]
  const { verdicts } = weighChanges(changes, { payment: shifted(1), cart: { weight: 0.05 } }, onset)
  expect(verdicts[0]).toMatchObject({ change: { id: 'payment-99800' } })
  expect(verdicts[0]?.probability).toBeGreaterThan(0.85)
  expect(verdicts[1]?.probability).toBeLessThan(0.1)
})

test('a change after the onset is ruled out', () => {
  const { verdicts, none } = weighChanges(
    [deploy('payment', 110_000)],
    { payment: shifted(1) },
    onset,
  )
  expect(none).toBe(1)
  expect(verdicts[0]?.reason).toBe('it came 9.0 s after the shift began')
})

test('a change of the suspect that did no harm for a while is not called the cause', () => {
  const { verdicts } = weighChanges([deploy('payment', 70_000)], { payment: shifted(1) }, onset)
  expect(verdicts[0]?.probability).toBeLessThan(0.5)
})

test('a change whose place lives on as before is not called the cause, however timely', () => {
  const { verdicts } = weighChanges(
    [deploy('catalogue', 100_000)],
    { catalogue: { weight: 0.3 } },
    onset,
  )
  expect(verdicts[0]?.judgement).not.toBe('cause')
})

test('a timely change of a minor suspect is in doubt rather than the cause', () => {
  const place: Place = { weight: 0.3, onset, isOwn: true, factor: 1.5 }
  const { verdicts } = weighChanges([deploy('checkout', 100_000)], { checkout: place }, onset)
  expect(verdicts[0]?.judgement).toBe('doubtful')
})

test('a change somewhere else at the very onset is not called the cause', () => {
  const { verdicts } = weighChanges([deploy('search', 100_000)], { payment: shifted(1) }, onset)
  expect(verdicts[0]?.probability).toBeLessThan(0.05)
})

test('probabilities and "none" add up to one, whatever the changes', () => {
  const anyChange = fc.record({
    at: fc.integer({ min: 0, max: 200_000 }),
    service: fc.constantFrom('a', 'b', 'c'),
  })
  fc.assert(
    fc.property(
      fc.array(anyChange, { maxLength: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (list, weight) => {
        const changes = list.map(({ at, service }) => deploy(service, at))
        const { verdicts, none } = weighChanges(
          changes,
          { a: shifted(weight), b: { weight } },
          onset,
        )
        const sum = verdicts.reduce((total, { probability }) => total + probability, none)
        expect(sum).toBeCloseTo(1, 9)
      },
    ),
  )
})

test('a change of a service that only suffers from what it calls is not called the cause', () => {
  const caller: Place = { weight: 0.4, onset, isOwn: false }
  const { verdicts } = weighChanges(
    [deploy('cart', 99_900)],
    { payment: shifted(1), cart: caller },
    onset,
  )
  expect(verdicts[0]?.probability).toBeLessThan(0.5)
  expect(verdicts[0]?.reason).toMatch('cart only suffers from what it calls, although')
})

test('a change that was timely, too, is told which one explains it better', () => {
  const changes = [deploy('payment', 99_900), deploy('checkout', 99_900)]
  const own: Place = { weight: 0.1, onset, isOwn: true }
  const places = { payment: shifted(1), checkout: own }
  const { verdicts } = weighChanges(changes, places, onset)
  expect(verdicts[1]?.reason).toBe('payment@v2 explains it better')
})

test('a timely change of a minor suspect that hardly moved is not called the cause', () => {
  const minor: Place = { weight: 0.07, onset, isOwn: true, factor: 1.7 }
  const moved: Place = { ...minor, factor: 27 }
  const probabilityOf = (place: Place): number | undefined =>
    weighChanges([deploy('payment', 99_900)], { payment: place }, onset).verdicts[0]?.probability
  expect(probabilityOf(minor)).toBeLessThan(0.5)
  expect(probabilityOf(moved)).toBeGreaterThan(0.5)
})
