import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { errorOrigins } from './error-origins.ts'

const blank = (n: number) => ({
  nodes: new Array<number>(n).fill(0),
  starts: new Array<number>(n).fill(0),
  ends: new Array<number>(n).fill(1),
})

test('an error begins at the deepest span that failed', () => {
  const failed = [1, 1, 0, 1, 0]
  const { value } = errorOrigins({ parents: [-1, 0, 0, 1, -1], failed, ...blank(5) })
  expect(value).toEqual(Uint8Array.of(0, 0, 0, 1, 0))
})

test('a trace has an origin exactly when something in it failed', () => {
  hold(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
      fc.nat(),
      (flags, seed) => {
        const parents = flags.map((_, row) => (row === 0 ? -1 : (seed * (row + 7)) % row))
        const failed = flags.map((flag) => (flag ? 1 : 0))
        const { value } = errorOrigins({ parents, failed, ...blank(flags.length) })
        expect(value?.some((origin) => origin === 1)).toBe(flags.includes(true))
        value?.forEach((origin, row) => expect(origin).toBeLessThanOrEqual(failed[row] ?? 0))
      },
    ),
  )
})
