import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import * as analysis from '../src/index.ts'

/** A property is a test that holds over drawn data; the one over bad data does not count. */
test('every function of the library has a property test', () => {
  const root = resolve(import.meta.dirname, '..')
  const properties = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.includes('bad-data'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .filter((source) => /\bhold\(/.test(source))
    .flatMap(partsOf)
  const functions = Object.entries(analysis).flatMap(([name, part]) =>
    typeof part === 'function' ? [name] : [],
  )
  const without = functions.filter(
    (name) => !properties.some((part) => new RegExp(`\\b${name}\\b`).test(part)),
  )
  expect(without, 'write a property for each of these').toEqual([])
})

/** The tests of a file that hold a property, with the helpers above the first test, which they call. */
function partsOf(source: string): string[] {
  const parts = source.replaceAll(/^import[\s\S]*? from .*$/gm, '').split(/\n(?=test(?:\.each)?\()/)
  const isProperty = (part: string): boolean => /\bhold\(/.test(part)
  return parts.filter((part, i) => isProperty(part) || (i === 0 && !part.startsWith('test(')))
}
