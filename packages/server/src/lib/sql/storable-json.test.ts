import fc from 'fast-check'
import { expect, test } from 'vitest'
import { storableJson } from './storable-json.ts'

test('a NUL and half of a surrogate pair are replaced in names, values and lists', () => {
  const value = { 'a\0': 'b\0', list: ['\ud800', { '\udc00x': 1 }], kept: '😀 \\u0000' }
  expect(JSON.parse(storableJson(value))).toEqual({
    'a\uFFFD': 'b\uFFFD',
    list: ['\uFFFD', { '\uFFFDx': 1 }],
    kept: '😀 \\u0000',
  })
})

test('whatever the value, no escape that PostgreSQL refuses is left', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '\0', '\ud83d', '\ude00', '\\', 'u0000', '"'),
  })
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.array(text))), (value) => {
      const stored: unknown = JSON.parse(storableJson(value))
      expect(hasRefused(stored)).toBe(false)
    }),
  )
})

function hasRefused(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed()
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, member]) => hasRefused(name) || hasRefused(member))
}
