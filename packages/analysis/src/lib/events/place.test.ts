import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { placeFactors, type ChangedPlace } from './place.ts'

const onset = { low: 0, high: 1000 }
const ratioOf = (place: ChangedPlace): number =>
  placeFactors(place).reduce((product, { likelihoodRatio }) => product * likelihoodRatio, 1)

test('a place that went on as before speaks against its change', () => {
  expect(ratioOf({ onset: null, suspicion: 0.5 })).toBeLessThan(ratioOf({ onset, suspicion: 0.5 }))
})

test('a place that only suffers is not the origin, unless it is the main suspect', () => {
  const suffers = { onset, manner: 'suffered' } as const
  expect(ratioOf({ ...suffers, suspicion: 0.5 })).toBeLessThan(0.05)
  expect(ratioOf({ ...suffers, suspicion: 1 })).toBe(1)
})

test('a silent main suspect may have died, any other silent place lives on', () => {
  const [, died] = placeFactors({ onset: null, suspicion: 0.9 })
  const [, lives] = placeFactors({ onset: null, suspicion: 0.5 })
  expect(died?.likelihoodRatio).toBeGreaterThan(lives?.likelihoodRatio ?? NaN)
})

test('no place speaks for a change by more than its timing does, and none excludes it', () => {
  const place = fc.record(
    {
      suspicion: fc.double({ min: -1, max: 2 }),
      onset: fc.constantFrom(null, onset),
      manner: fc.constantFrom('own' as const, 'suffered' as const),
      factor: fc.double({ min: -1 }),
    },
    { requiredKeys: ['onset'] },
  )
  hold(
    fc.property(place, (of) => {
      expect(ratioOf(of)).toBeLessThanOrEqual(1)
      expect(ratioOf(of)).toBeGreaterThan(0)
    }),
  )
})

test('more suspicion and a larger shift never speak less for a change', () => {
  const pairOf = (bounds: { min: number; max: number }) => {
    const number = fc.double({ ...bounds, noNaN: true })
    return fc.tuple(number, number).map((pair) => [Math.min(...pair), Math.max(...pair)] as const)
  }
  hold(
    fc.property(pairOf({ min: 0, max: 1 }), pairOf({ min: 1, max: 1e6 }), (shares, factors) => {
      const [low, high] = shares
      const [least, most] = factors
      const of = (suspicion: number, by: number): number =>
        ratioOf({ onset, manner: 'own', suspicion, factor: by })
      expect(of(high, least)).toBeGreaterThanOrEqual(of(low, least))
      expect(of(low, most)).toBeGreaterThanOrEqual(of(low, least))
    }),
  )
})

test('to fall to a third is as large a shift as to rise threefold', () => {
  expect(ratioOf({ onset, factor: 1 / 3 })).toBeCloseTo(ratioOf({ onset, factor: 3 }), 12)
})

test('sentences name the place where a name is given', () => {
  expect(placeFactors({ onset: null, name: 'cart' })[1]?.sentence).toBe('cart behaves as before.')
  expect(placeFactors({ onset: null })[1]?.sentence).toBe(
    'The place that it changed behaves as before.',
  )
})
