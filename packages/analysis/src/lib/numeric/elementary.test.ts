import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  atanh,
  cubeRoot,
  exp,
  expm1,
  hypotenuse,
  log,
  log10,
  log1p,
  pointOfTurn,
  power,
  tanh,
} from './elementary.ts'

// From mpmath 1.3.0 with 200 bits, rounded to the nearest double.
test.each([
  ['exp(1)', exp(1), 2.718281828459045],
  ['exp(-745)', exp(-745), 5e-324],
  ['exp(709.78)', exp(709.78), 1.7928227943945155e308],
  ['expm1(1e-10)', expm1(1e-10), 1.00000000005e-10],
  ['expm1(-0.3)', expm1(-0.3), -0.2591817793182821],
  ['log(10)', log(10), 2.302585092994046],
  ['log(5e-324)', log(5e-324), -744.4400719213812],
  ['log(1.0000001)', log(1.0000001), 9.999999505838704e-8],
  ['log1p(-1e-17)', log1p(-1e-17), -1e-17],
  ['log1p(0.3)', log1p(0.3), 0.26236426446749106],
  ['power(0.7, 0.3)', power(0.7, 0.3), 0.8985234417906397],
  ['power(-3, -3)', power(-3, -3), -0.037037037037037035],
  ['cubeRoot(7e200)', cubeRoot(7e200), 8.879040017426006e66],
  ['hypotenuse(3e200, 4e200)', hypotenuse(3e200, 4e200), 5e200],
])('%s', (_, answer, reference) => {
  expect(unitsBetween(answer, reference)).toBeLessThanOrEqual(3)
})

test('at the edges the answers are the standard’s', () => {
  expect([exp(-Infinity), exp(0), exp(Infinity), exp(NaN)]).toEqual([0, 1, Infinity, NaN])
  expect([log(0), log(1), log(Infinity), log(-1)]).toEqual([-Infinity, 0, Infinity, NaN])
  expect([log1p(-1), log1p(0), log1p(Infinity), log1p(-2)]).toEqual([-Infinity, 0, Infinity, NaN])
  expect([expm1(-Infinity), expm1(0), expm1(Infinity)]).toEqual([-1, 0, Infinity])
  expect([power(0, 0), power(0, -1), power(2, 64), power(-2, 0.5)]).toEqual([
    1,
    Infinity,
    2 ** 64,
    NaN,
  ])
  expect([tanh(-Infinity), tanh(0) + 0, tanh(Infinity)]).toEqual([-1, 0, 1])
  expect([atanh(-1), atanh(0) + 0, atanh(1), atanh(2)]).toEqual([-Infinity, 0, Infinity, NaN])
  expect([hypotenuse(0, 0), hypotenuse(-Infinity, 1), cubeRoot(0)]).toEqual([0, Infinity, 0])
})

test('powers of ten have whole logarithms', () => {
  for (let whole = 0; whole <= 22; whole++) expect(log10(Number(`1e${whole}`))).toBe(whole)
})

test('quarters and eighths of a turn are where they should be', () => {
  const points = [0, 1, 2, 3].map((quarter) => pointOfTurn(quarter, 4))
  expect(points.map(({ cosine }) => cosine + 0)).toEqual([1, 0, -1, 0])
  expect(points.map(({ sine }) => sine + 0)).toEqual([0, 1, 0, -1])
  expect(pointOfTurn(1, 8).cosine).toBeCloseTo(Math.SQRT1_2, 15)
})

const { cos, sin, cbrt, hypot } = Math
const any = fc.double({ min: -700, max: 700, noNaN: true })
const positive = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true })
const small = fc.double({ min: -0.9, max: 1, noNaN: true })

// The engine's own are within a unit in the last place.
test('the engine has the same digits', () => {
  const agree = (answer: number, engine: number, units: number): void =>
    expect(unitsBetween(answer, engine), `${answer} for ${engine}`).toBeLessThanOrEqual(units)
  fc.assert(
    fc.property(any, positive, small, (x, p, s) => {
      agree(exp(x), Math.exp(x), 3)
      agree(expm1(s), Math.expm1(s), 4)
      agree(log(p), Math.log(p), 3)
      agree(log(1 + s), Math.log(1 + s), 3)
      agree(log1p(s), Math.log1p(s), 3)
      agree(tanh(s), Math.tanh(s), 5)
      agree(atanh(s), Math.atanh(s), 5)
      agree(log10(p), Math.log10(p), 3)
      agree(cubeRoot(p), cbrt(p), 3)
    }),
  )
})

test('lengths and angles are the engine’s to fifteen digits', () => {
  const size = fc.integer({ min: 1, max: 100_000 })
  fc.assert(
    fc.property(size, size, fc.tuple(any, any), (part, more, [a, b]) => {
      const whole = part + more
      const { cosine, sine } = pointOfTurn(part, whole)
      expect(cosine).toBeCloseTo(cos((2 * Math.PI * part) / whole), 14)
      expect(sine).toBeCloseTo(sin((2 * Math.PI * part) / whole), 14)
      expect(cosine * cosine + sine * sine).toBeCloseTo(1, 15)
      expect(unitsBetween(hypotenuse(a, b), hypot(a, b))).toBeLessThanOrEqual(3)
    }),
  )
})

test('the exponential of a logarithm leads back, and both grow', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      expect(Math.abs(exp(log(x)) / x - 1)).toBeLessThan(4e-13)
      expect(log(x * (1 + 1e-12))).toBeGreaterThanOrEqual(log(x))
    }),
  )
})

/** How many doubles lie between the two, about. */
function unitsBetween(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0
  const unit = Math.max(Number.MIN_VALUE, Math.abs(b) * Number.EPSILON) / 2
  return Math.floor(Math.abs(a - b) / (2 * unit))
}
