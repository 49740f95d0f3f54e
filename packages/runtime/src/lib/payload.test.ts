import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePayload, encodePayload } from './payload.ts'

test('every value that a source can answer comes back as it was', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.constantFrom('\u0000', '\u0000f0', '\u0000nNaN', '\u0000s'),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1.5),
    fc.boolean(),
    fc.constant(null),
    fc.float64Array({ maxLength: 5 }),
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  }))
  fc.assert(
    fc.property(value, (given) => {
      expect(decodePayload(encodePayload(given))).toEqual(given)
    }),
  )
})

test('an array that several series share is written once', () => {
  const times = Float64Array.of(1, 2, 3)
  const series = Array.from({ length: 4 }, (_, at) => ({ times, values: Float64Array.of(at) }))
  const payload = encodePayload(series)
  expect(payload.floats).toHaveLength(5)
  expect(decodePayload(payload)).toEqual(series)
})
