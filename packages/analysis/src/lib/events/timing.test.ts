import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { kindProfiles, lagDensity, type EventKind } from './timing.ts'

const kind = fc.constantFrom<EventKind>('deploy', 'flag', 'configuration', 'migration', 'other')
const onset = { low: 1_000_000, high: 1_005_000 }

test('what comes after the onset cannot have caused it', () => {
  hold(
    fc.property(kind, fc.integer({ min: 0, max: 1e6 }), (of, later) => {
      expect(lagDensity({ kind: of, time: onset.high + later }, onset, 0)).toBe(0)
    }),
  )
})

test('long past its usual delay, an event grows less likely the older it is', () => {
  hold(
    fc.property(kind, fc.integer({ min: 2, max: 50 }), (of, times) => {
      const { medianLagMs } = kindProfiles[of]
      const at = (factor: number): number =>
        lagDensity({ kind: of, time: onset.low - factor * medianLagMs }, onset, 0)
      expect(at(times + 1)).toBeLessThan(at(times))
    }),
  )
})

test('a wrong clock widens what is possible', () => {
  const late = { kind: 'deploy', time: onset.high + 2000 } as const
  expect(lagDensity(late, onset, 5000)).toBeGreaterThan(0)
})

test('half of the effects have shown after the median delay', () => {
  const { medianLagMs } = kindProfiles.deploy
  const whole = { low: 0, high: medianLagMs }
  expect(lagDensity({ kind: 'deploy', time: 0 }, whole, 0) * medianLagMs).toBeCloseTo(0.5, 9)
})
