import { expect, test } from 'vitest'
import { matching } from './name-pattern.ts'

test('a star stands for anything, all else for itself', () => {
  const names = ['db_remote', 'db', 'db_remote2', 'a.b', 'axb']
  expect(matching(names, ['*_remote'])).toEqual(['db_remote'])
  expect(matching(names, ['a.b'])).toEqual(['a.b'])
  expect(matching(names, ['db*', 'nothing'])).toEqual(['db_remote', 'db', 'db_remote2'])
  expect(matching(names, [])).toEqual([])
})
