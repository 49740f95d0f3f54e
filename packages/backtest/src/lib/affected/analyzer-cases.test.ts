import { expect, test } from 'vitest'
import { namedFile } from './analyzer-cases.ts'

test('the file that a case names is found without parsing it', () => {
  expect(namedFile('title: a\nfile: ../index.ts\nseed: 1')).toBe('../index.ts')
  expect(namedFile('file:   ../index.ts   # of the other team')).toBe('../index.ts')
  expect(namedFile('file: "../a #1.ts" # quoted')).toBe('../a #1.ts')
  expect(namedFile("file: '../index.ts'")).toBe('../index.ts')
  expect(namedFile('file: ../a#1.ts')).toBe('../a#1.ts')
  expect(namedFile('title: a\n  file: b')).toBeUndefined()
  expect(namedFile('file: # nothing')).toBeUndefined()
})

test('a line of many blanks is read once', () => {
  // Looking from each blank to the end of all would take hours.
  expect(namedFile(`file: a${' '.repeat(900_000)}b`)).toHaveLength(900_002)
})
