import fc from 'fast-check'
import { join, relative, resolve, sep } from 'node:path'
import { expect, test } from 'vitest'
import { caseFolderIn, casesFolderOf } from './places.ts'

test('a case lies beside its analyzer', () => {
  expect(casesFolderOf('/a', 'callee-ranking', 'one 2026-01-01')).toBe(
    '/a/callee-ranking/cases/one 2026-01-01',
  )
  expect(caseFolderIn('cases', 'one')).toBe(resolve('cases', 'one'))
})

test('what a recording calls its analyzer leads to no other folder', () => {
  for (const name of [
    '../../..',
    '..',
    '.',
    '',
    '/etc',
    'a/b',
    'a\\b',
    'a\0b',
    '.git',
    'x'.repeat(300),
  ]) {
    expect(() => casesFolderOf('/a', name, 'one')).toThrow(/which cannot name a folder/)
    expect(() => casesFolderOf('/a', 'one', name)).toThrow(/which cannot name a folder/)
    expect(() => caseFolderIn('/a', name)).toThrow(/which cannot name a folder/)
  }
})

test('whatever the names are, a case lies in the folder or is refused', () => {
  const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('..', '.', 'a', '/', '../a'))
  fc.assert(
    fc.property(name, name, (analyzer, one) => {
      let folder: string
      try {
        folder = casesFolderOf('/a', analyzer, one)
      } catch {
        return
      }
      expect(relative('/a', folder).split(sep)).toEqual([analyzer, 'cases', one])
      expect(folder).toBe(join('/a', analyzer, 'cases', one))
    }),
  )
})
