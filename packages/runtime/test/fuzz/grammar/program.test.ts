import * as esbuild from 'esbuild'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { render, rulesOf } from '../tree.ts'
import { grammar, growProgram, programText } from './program.ts'

const words = { scope: ['setTimeout', 'leaked'], properties: ['kind', 'id', 'outputs'] }
const made = (seed: number, number: number): string =>
  render(growProgram(createRandom(seed, number), words))

test('a seed makes the same programs each time, and another seed others', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(100_000), (seed, number) => {
      expect(made(seed, number)).toBe(made(seed, number))
    }),
  )
  const texts = Array.from({ length: 200 }, (_, index) => made(index % 2, Math.floor(index / 2)))
  expect(new Set(texts).size).toBe(texts.length)
})

test('every rule of the grammar is used sooner or later', () => {
  const used = new Set<string>()
  for (let number = 0; number < 4_000; number++) {
    for (const rule of rulesOf(growProgram(createRandom(1, number), words))) used.add(rule)
  }
  const names = Object.values(grammar).flatMap((rules) => rules.map(({ name }) => name))
  expect(names.filter((name) => !used.has(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThan(150)
})

test('what it makes is nearly always a program of the language', async () => {
  const count = 300
  const builds = Array.from({ length: count }, (_, number) =>
    esbuild.transform(made(2, number), { format: 'esm', logLevel: 'silent' }).then(
      () => '',
      (error: unknown) => String(error),
    ),
  )
  const refused = (await Promise.all(builds)).filter((error) => error !== '')
  // Some programs set a constant, such as a name that they import.
  expect(refused.length).toBeLessThan(count / 50)
})

test('a program of which nothing is said is harmless, and one part of it stands in its place', () => {
  expect(programText({})).toContain('params: z.any(),')
  expect(programText({ schema: 'z.string()' })).toContain('params: z.string(),')
  expect(programText({ ending: 'return 1n' })).toMatch(/return 1n\s+\},\s+\}\)\s+$/)
})
