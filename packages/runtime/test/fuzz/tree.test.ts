import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growProgram } from './grammar/program.ts'
import { createRandom } from './random.ts'
import { minimise, render, rulesOf, type Tree } from './tree.ts'

const words = { scope: ['setTimeout'], properties: ['kind'] }
const grown = (number: number): Tree => growProgram(createRandom(7, number), words)

test('a program is made as small as what makes it fail', async () => {
  let count = 0
  for (let number = 0; number < 400; number++) {
    const tree = grown(number)
    if (!rulesOf(tree).includes('value: bigint')) continue
    count++
    const smallest = await minimise(
      tree,
      (smaller) => Promise.resolve(render(smaller).includes('10n ** 20n')),
      10_000,
    )
    expect(render(smallest)).toContain('10n ** 20n')
    // What is left is on the way from the program to the one part that matters.
    expect(rulesOf(smallest).filter((rule) => rule === 'value: bigint')).toHaveLength(1)
    expect(rulesOf(smallest).length).toBeLessThanOrEqual(8)
    for (const rule of rulesOf(smallest)) expect(rulesOf(tree)).toContain(rule)
  }
  expect(count).toBeGreaterThan(10)
})

test('a program of which every part matters stays as it is', async () => {
  const tree = grown(3)
  const text = render(tree)
  const same = await minimise(tree, (smaller) => Promise.resolve(render(smaller) === text), 10_000)
  expect(render(same)).toBe(text)
})

test('no more smaller programs are tried than is allowed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(500),
      fc.nat(50),
      fc.infiniteStream(fc.boolean()),
      async (number, most, answers) => {
        let tried = 0
        const fails = (): Promise<boolean> => {
          tried++
          return Promise.resolve(answers.next().value === true)
        }
        await minimise(grown(number), fails, most)
        expect(tried).toBeLessThanOrEqual(most)
      },
    ),
    { numRuns: 50 },
  )
})

test('what is smaller is never longer in rules', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(500), async (number) => {
      const tree = grown(number)
      const sizes: number[] = []
      await minimise(
        tree,
        (smaller) => {
          sizes.push(rulesOf(smaller).length)
          return Promise.resolve(false)
        },
        200,
      )
      expect(Math.max(0, ...sizes)).toBeLessThan(rulesOf(tree).length)
    }),
    { numRuns: 50 },
  )
})
