import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { createRandom, type Random } from '../numeric/random.ts'
import type { Cube, Measure } from './cube.ts'
import { explainChange } from './explain-change.ts'

/** Cubes as monitoring gives them: sizes over three orders of magnitude, empty leaves, counted events. */
const sizes = [8, 6, 5]
const leafCount = sizes.reduce((product, size) => product * size, 1)
const codes = sizes.map((size, i) => {
  const below = sizes.slice(i + 1).reduce((product, one) => product * one, 1)
  return Array.from({ length: leafCount }, (_, leaf) => Math.floor(leaf / below) % size)
})
const attributes = sizes.map((size, i) => ({
  name: `attribute ${i}`,
  values: Array.from({ length: size }, (_, value) => `value ${value}`),
}))

function gaussian(random: Random): number {
  let sum = -6
  for (let k = 0; k < 12; k++) sum += random()
  return sum
}

/** An amount of events whose variance is its mean, as counting brings it. */
function counted(mean: number, random: Random): number {
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian(random)))
}

/** Events a leaf: lognormal, and none in every fourth leaf. */
function traffic(random: Random): number[] {
  return Array.from({ length: leafCount }, () =>
    random() < 0.25 ? 0 : 400 * Math.exp(gaussian(random)),
  )
}

const cause = fc.record({
  first: fc.nat((sizes[0] ?? 1) - 1),
  second: fc.option(fc.nat((sizes[1] ?? 1) - 1)),
  seed: fc.nat(9999),
})
type Cause = typeof cause extends fc.Arbitrary<infer T> ? T : never

function isHit({ first, second }: Cause, leaf: number): boolean {
  return codes[0]?.[leaf] === first && (second === null || codes[1]?.[leaf] === second)
}

function selectors(measure: Measure): string[][] {
  const cube: Cube = { attributes, codes, measure }
  return (explainChange(cube).value?.causes ?? []).map(({ selector }) =>
    selector.map(({ attribute, value }) => `${attribute} ${value}`),
  )
}

function named({ first, second }: Cause): string[] {
  const one = `attribute 0 value ${first}`
  return second === null ? [one] : [one, `attribute 1 value ${second}`]
}

test('finds a slice that lost half of its events, whatever the sizes of its leaves', () => {
  hold(
    fc.property(cause, (one) => {
      const random = createRandom(one.seed)
      const mean = traffic(random)
      fc.pre(mean.filter((events, leaf) => events > 100 && isHit(one, leaf)).length > 2)
      const before = mean.map((events) => counted(events, random))
      const after = mean.map((events, leaf) =>
        counted(events * (isHit(one, leaf) ? 0.5 : 1), random),
      )
      expect(selectors({ kind: 'count', before, after })[0]).toEqual(named(one))
    }),
  )
})

test('finds a slice whose errors are six times as frequent', () => {
  hold(
    fc.property(cause, (one) => {
      const random = createRandom(one.seed)
      const wholes = traffic(random).map((events) => Math.round(5 * events))
      fc.pre(wholes.filter((events, leaf) => events > 500 && isHit(one, leaf)).length > 2)
      const errors = (rate: (leaf: number) => number): number[] =>
        wholes.map((whole, leaf) => Math.min(whole, counted(whole * rate(leaf), random)))
      const partBefore = errors(() => 0.02)
      const partAfter = errors((leaf) => (isHit(one, leaf) ? 0.12 : 0.02))
      const measure = { partBefore, wholeBefore: wholes, partAfter, wholeAfter: wholes }
      expect(selectors({ kind: 'ratio', ...measure })[0]).toEqual(named(one))
    }),
  )
})

test('hardly ever names a slice where nothing but chance moved', () => {
  let named = 0
  for (let seed = 0; seed < 100; seed++) {
    const random = createRandom(seed)
    const mean = traffic(random)
    const before = mean.map((events) => counted(events, random))
    const after = mean.map((events) => counted(events, random))
    if (selectors({ kind: 'count', before, after }).length > 0) named++
  }
  // One in a hundred is what the corrected significance allows.
  expect(named).toBeLessThanOrEqual(3)
})
