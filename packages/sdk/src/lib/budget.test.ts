import { expect, test } from 'vitest'
import { checkBudget } from './budget.ts'

test('a limit is a number above zero that Faultline knows', () => {
  expect(() => checkBudget('a', { wallMs: 1, memoryMb: 64 })).not.toThrow()
  expect(() => checkBudget('a', { calls: 0 })).toThrow(
    'The limit calls of a must be a number above zero, but was 0',
  )
  expect(() => checkBudget('a', { wallMs: Number.POSITIVE_INFINITY })).toThrow('but was Infinity')
  expect(() => checkBudget('a', Object.fromEntries([['time', 5]]))).toThrow(
    'a declares the limit "time", which does not exist; choose from wallMs, cpuMs',
  )
})
