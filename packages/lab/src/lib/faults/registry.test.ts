import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { planRedHerrings } from '../red-herrings.ts'
import { initialVersions } from '../shop.ts'
import { faults, findFault } from './registry.ts'

const plan = (name: string, seed: number) =>
  findFault(name)?.plan(createRandom(`${name}:${seed}`), initialVersions(seed))

test('a fault has a name of its own', () => {
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
})

test('an unknown fault is refused with the names of those that there are', () => {
  expect(() => findFault('earthquake')).toThrow(/no fault "earthquake".*slow-deploy.*none/)
  expect(findFault('none')).toBeUndefined()
})

describe.each(faults.map(({ name, isHealthy }) => ({ name, isHealthy })))(
  '$name',
  ({ name, isHealthy }) => {
    test('is the same again for the same seed', () => {
      for (const seed of [1, 2, 3]) {
        expect(plan(name, seed)?.truth).toEqual(plan(name, seed)?.truth)
      }
    })

    test('tells the truth as a sentence, and an entity when something is wrong', () => {
      const truth = plan(name, 1)?.truth
      expect(truth?.sentence).toMatch(/^\S.*\.$/)
      expect(truth !== undefined && 'entity' in truth).toBe(!isHealthy)
    })

    test('has innocent changes before, close to and after it, none on the services to avoid', () => {
      for (let seed = 1; seed <= 20; seed += 1) {
        const avoid = plan(name, seed)?.avoid ?? []
        const random = createRandom(`red-herrings:${name}:${seed}`)
        const herrings = planRedHerrings({ random, baselineMs: 20_000, avoid })
        expect(herrings.filter(({ service }) => avoid.includes(service))).toEqual([])
        expect(herrings.some(({ atMs }) => atMs < -2000)).toBe(true)
        expect(herrings.some(({ atMs }) => atMs > -2000 && atMs < 0)).toBe(true)
        expect(herrings.some(({ atMs }) => atMs > 0)).toBe(true)
        expect(herrings.some(({ kind }) => kind === 'deployment')).toBe(true)
        expect(herrings.some(({ kind }) => kind === 'flag')).toBe(true)
      }
    })
  },
)

test('seeds choose different services for the slow deployment', () => {
  const chosen = new Set(
    [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => plan('slow-deploy', seed)?.avoid[0]),
  )
  expect(chosen.size).toBeGreaterThan(2)
})
