import { expect, test } from 'vitest'
import { nextIndex } from './keyboard.ts'

test('the focus enters at the near end and stays at the ends', () => {
  expect(nextIndex(-1, 3, 1)).toBe(0)
  expect(nextIndex(-1, 3, -1)).toBe(2)
  expect(nextIndex(1, 3, 1)).toBe(2)
  expect(nextIndex(2, 3, 1)).toBe(2)
  expect(nextIndex(0, 3, -1)).toBe(0)
  expect(nextIndex(-1, 0, 1)).toBe(-1)
})
