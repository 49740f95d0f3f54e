import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

test('the same seed gives the same sequence, another one another', () => {
  const sequence = (seed: string) => {
    const random = createRandom(seed)
    return Array.from({ length: 5 }, () => random.next())
  }
  expect(sequence('slow-deploy:1')).toEqual(sequence('slow-deploy:1'))
  expect(sequence('slow-deploy:1')).not.toEqual(sequence('slow-deploy:2'))
})

test('numbers stay in their range and weights are kept', () => {
  const random = createRandom('range')
  const counts = { often: 0, never: 0, seldom: 0 }
  for (let index = 0; index < 2000; index += 1) {
    const whole = random.integer(3, 5)
    expect([3, 4, 5]).toContain(whole)
    counts[random.weighted({ often: 9, never: 0, seldom: 1 })] += 1
  }
  expect(counts.never).toBe(0)
  expect(counts.often).toBeGreaterThan(1700)
  expect(counts.seldom).toBeGreaterThan(100)
})
