import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise, sample, strewn, whole } from '../../../test/properties.ts'
import { cliffsDelta, hedgesG, medianShift, riskRatio } from './effect-sizes.ts'

test('swapping the samples turns the sign, and missing values never do', () => {
  hold(
    fc.property(sample(4), sample(4), fc.nat(), (a, b, seed) => {
      for (const effect of [hedgesG, cliffsDelta, medianShift]) {
        const plain = effect(a, b).value?.estimate
        if (plain === undefined) continue
        expect(effect(b, a).value?.estimate).toBeCloseTo(-plain, 9)
        expect(effect(strewn(a, seed), strewn(b, seed + 1)).value?.estimate).toBeCloseTo(plain, 9)
      }
    }),
  )
})

test('a shift moves the median shift by itself', () => {
  hold(
    fc.property(sample(3), sample(3), whole, (a, b, shift) => {
      const moved = b.map((value) => value + shift)
      expect(medianShift(a, moved).value?.estimate).toBeCloseTo(
        (medianShift(a, b).value?.estimate ?? NaN) + shift,
        9,
      )
    }),
  )
})

test('intervals hold the estimate and, nineteen times in twenty, the truth', () => {
  let covered = 0
  for (let seed = 1; seed <= 200; seed++) {
    const shifted = noise(seed + 5000, 25).map((value) => value + 1)
    const { estimate, interval } = medianShift(noise(seed, 25), shifted).value ?? {
      estimate: NaN,
      interval: { low: NaN, high: NaN },
    }
    expect(interval.low).toBeLessThanOrEqual(estimate)
    expect(interval.high).toBeGreaterThanOrEqual(estimate)
    if (interval.low <= 1 && interval.high >= 1) covered++
  }
  expect(covered).toBeGreaterThan(178)
})

test('a risk ratio and its reverse multiply to one', () => {
  const a = { successes: 10, trials: 100 }
  const b = { successes: 30, trials: 120 }
  const ratio = riskRatio(a, b).value?.estimate ?? NaN
  expect(ratio * (riskRatio(b, a).value?.estimate ?? NaN)).toBeCloseTo(1, 12)
  expect(riskRatio({ successes: 0, trials: 10 }, b).value?.estimate).toBeGreaterThan(1)
})
