import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import * as analysis from '../src/index.ts'
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
} from '../src/lib/numeric/elementary.ts'
import { calls, type BadData } from './bad-data.ts'

/**
 * Sums, products, quotients and square roots have one result by the language's definition or by
 * IEEE 754, and the library uses nothing else (held by the tidy tests).
 */
test('exponentials, logarithms, powers and angles have the bits that are written down', () => {
  const random = analysis.createRandom(7)
  const grid = Array.from({ length: 2000 }, () => (random() - 0.5) * power(10, 6 * random() - 4))
  const functions = {
    exp,
    expm1,
    log,
    log1p,
    log10,
    cubeRoot,
    power,
    hypotenuse,
    tanh,
    atanh,
    cosine,
  }
  const bits = Object.entries<(x: number, y: number) => number>(functions).map(([name, of]) => [
    name,
    hashOf(grid.map((x, i) => of(Math.abs(x), grid[i + 1] ?? 1))),
  ])
  expect(Object.fromEntries(bits)).toMatchSnapshot()
})

function cosine(x: number): number {
  return pointOfTurn(Math.floor(x), 360).cosine
}

/** Noise around a level that steps up, with gaps; whole numbers and halves, so that inputs are exact. */
function inputs(seed: number, option: number, other: number): BadData {
  const random = analysis.createRandom(seed)
  const series = (step: number): number[] =>
    Array.from({ length: 60 }, (_, i) =>
      random() < 0.05 ? NaN : Math.round(40 * random()) / 2 + (i >= 30 ? step : 0),
    )
  const times = Array.from({ length: 60 }, (_, i) => 1000 * i)
  return { a: series(10), b: series(3), times, option, other, count: 3 }
}
const cases = [inputs(1, 4, 0.5), inputs(2, 0.25, 6), inputs(3, 8, 12)]

test('asked twice, in any order, every function gives the same bits', () => {
  const names = Object.keys(calls)
  const answersOf = (order: readonly string[]): Map<string, string> =>
    new Map(order.map((name) => [name, hashOf(cases.map((data) => calls[name]?.(data)))]))
  const first = answersOf(names)
  const second = answersOf(names.toReversed())
  for (const name of names) expect(second.get(name), name).toBe(first.get(name))
})

/** Families whose methods are settled; those of the others still change with what is measured. */
const settled = [
  'description',
  'tests',
  'structure',
  'correlation',
  'calibration',
  'traces',
  'logs',
]

test('the answers of settled families have the bits that are written down', async () => {
  const families = await Promise.all(
    settled.map(async (family) => {
      const entry: Record<string, unknown> = await import(`../src/${family}.ts`)
      const names = Object.keys(entry).filter((name) => name in calls)
      return [
        family,
        Object.fromEntries(
          names.map((name) => [name, hashOf(cases.map((data) => calls[name]?.(data)))]),
        ),
      ] as const
    }),
  )
  expect(Object.fromEntries(families)).toMatchSnapshot()
})

/** Eight bytes of a hash over every number's bits, every text and the shape; remarks may be put better. */
function hashOf(part: unknown): string {
  const hash = createHash('sha256')
  const bits = new Float64Array(1)
  const bytes = new Uint8Array(bits.buffer)
  const add = (one: unknown): void => {
    if (typeof one === 'number') {
      // There are many bit patterns of NaN, and they mean the same.
      bits[0] = Number.isNaN(one) ? NaN : one
      hash.update(bytes)
    } else if (ArrayBuffer.isView(one) || Array.isArray(one)) {
      hash.update('[')
      if (isNumbers(one)) for (let i = 0; i < one.length; i++) add(one[i])
    } else if (typeof one === 'object' && one !== null) {
      for (const [name, value] of Object.entries(one)) {
        if (name === 'diagnostics') continue
        hash.update(name)
        add(value)
      }
    } else if (typeof one !== 'function') hash.update(String(one))
  }
  add(part)
  return hash.digest('hex').slice(0, 16)
}

function isNumbers(part: object): part is ArrayLike<unknown> {
  return 'length' in part
}
