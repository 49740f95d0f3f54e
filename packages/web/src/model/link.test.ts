import { expect, test } from 'vitest'
import { linkOf } from './link.ts'

test('only web addresses become links', () => {
  expect(linkOf('https://runbooks.example.com/a b')).toBe('https://runbooks.example.com/a%20b')
  expect(linkOf('javascript:alert(1)')).toBeNull()
  expect(linkOf('see https://example.com')).toBeNull()
  expect(linkOf('http://')).toBeNull()
})
