import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromEvenSeries, toEvenSeries } from './even-series.ts'

test('what is taken for even comes back to the last bit', () => {
  const even = fc
    .record({ first: fc.double(), step: fc.double(), length: fc.nat(40) })
    .map(({ first, step, length }) =>
      Float64Array.from({ length }, (_, index) => first + index * step),
    )
  fc.assert(
    fc.property(fc.oneof(even, fc.float64Array()), (values) => {
      const described = toEvenSeries(values)
      if (described) expect(fromEvenSeries(described)).toEqual(values)
    }),
  )
})

test('times at even steps are three numbers; with one of them moved they are not', () => {
  const times = Float64Array.from({ length: 1_000 }, (_, index) => 1_700_000_000_000 + index * 15e3)
  expect(toEvenSeries(times)).toEqual([1_000, 1_700_000_000_000, 15_000])
  expect(toEvenSeries(times.with(500, (times[500] ?? 0) + 0.25))).toBeUndefined()
})
