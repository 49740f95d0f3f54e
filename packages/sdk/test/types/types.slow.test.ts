import { beforeAll, describe, expect, test } from 'vitest'
import { forcedPlaces, misuses, programs } from './cases.ts'
import type { Diagnostic } from './diagnostic.ts'
import { checkWithTypeScript5, typeScript5 } from './typescript-5.ts'
import { checkWithTypeScript7 } from './typescript-7.ts'

/**
 * What types cannot see is refused where an analyzer runs: a credential in a finding, a confidence
 * that is not a number, and all of this in JavaScript. The runtime's untyped.slow.test.ts holds it.
 */
const compilers = [
  { name: 'TypeScript 7', check: checkWithTypeScript7 },
  { name: `TypeScript ${typeScript5}`, check: checkWithTypeScript5 },
]

test('there are enough cases, and no two of them are the same', () => {
  expect(misuses().length).toBeGreaterThanOrEqual(60)
  expect(programs().length).toBeGreaterThanOrEqual(60)
  for (const cases of [misuses(), programs()]) {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
  }
})

test('no right program needs a cast, an explicit type argument or a suppression', () => {
  expect(forcedPlaces()).toEqual([])
})

describe.each(compilers)('$name', ({ check }) => {
  let diagnostics: Diagnostic[]
  beforeAll(() => {
    diagnostics = check()
  })

  test('every misuse is an error at the very line of the mistake', () => {
    const places = new Set(diagnostics.map(({ place }) => place))
    const accepted = misuses().filter(({ place }) => !places.has(place))
    expect(accepted.map(({ name, place }) => `${name} (${place})`)).toEqual([])
  })

  test('nothing else is an error: every right program compiles', () => {
    const expected = new Set(misuses().map(({ place }) => place))
    const stray = diagnostics.filter(({ place }) => !expected.has(place))
    expect(stray.map(({ place, lines }) => `${place}: ${lines.join(' ')}`)).toEqual([])
  })

  test('half of the messages have at most three lines', () => {
    const lengths = diagnostics.map(({ lines }) => lines.length).toSorted((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(3)
  })
})
