import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../src/index.ts'
import { badData, calls } from './bad-data.ts'

test('no function of the library is left out', () => {
  const exported = Object.entries(analysis).flatMap(([name, part]) =>
    typeof part === 'function' ? [name] : [],
  )
  expect(Object.keys(calls).sort()).toEqual(exported.sort())
})

test.each(Object.entries(calls))(
  '%s answers bad data, with a reason where it cannot',
  (_, call) => {
    fc.assert(
      fc.property(badData, (data) => {
        check(call(data))
      }),
      { seed: 7, numRuns: 200 },
    )
  },
)

/** Numbers that are probabilities, wherever in an answer they stand. */
const probabilities = /^(?:pValue|qValue|probability|none|share|brier|expectedCalibrationError)$/

function check(part: unknown): void {
  if (Array.isArray(part)) part.forEach(check)
  if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) return
  if ('diagnostics' in part && 'value' in part && Array.isArray(part.diagnostics)) {
    if (part.value === null) expect(part.diagnostics.length).toBeGreaterThan(0)
    expect(part.value, 'never a bare NaN').not.toBeNaN()
  }
  for (const [name, value] of Object.entries(part)) {
    if (probabilities.test(name) && typeof value === 'number') {
      expect(value, name).toBeGreaterThanOrEqual(0)
      expect(value, name).toBeLessThanOrEqual(1)
    }
    if (/interval/i.test(name) && isInterval(value)) {
      expect(value.low, name).toBeLessThanOrEqual(value.high)
    }
    check(value)
  }
}

function isInterval(part: unknown): part is { low: number; high: number } {
  return typeof part === 'object' && part !== null && 'low' in part && 'high' in part
}
