import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuestion, type DeclaredNeed } from './question.ts'

const window = { from: 0, to: 1 }
const need = (match?: string[]): DeclaredNeed => ({
  name: 'm',
  kind: 'metrics',
  scope: match ? { match } : {},
})

test('a question within the scope of its need is let through', () => {
  const query = { metric: 'http_requests', window }
  expect(parseQuestion(need(['http_*']), 'range', query)).toEqual({
    source: 'metrics',
    method: 'range',
    query,
  })
})

test.each([
  ['range', { metric: 'secrets', window }, /reaches metrics http_\*, not secrets/],
  ['range', { metric: 'http_*', window: 'now' }, /query\.window/],
  ['range', { metric: 'http_a', window, sql: 'drop table' }, /Unrecognized key/],
  ['constructor', {}, /asked wrongly/],
])('%s of %j is refused', (method, query, sentence) => {
  expect(() => parseQuestion(need(['http_*']), method, query)).toThrow(sentence)
})

function matchesAny(patterns: string[], metric: string): boolean {
  try {
    parseQuestion(need(patterns), 'range', { metric, window })
    return true
  } catch {
    return false
  }
}

test('a wildcard stands for any text, and comparing is never slow', () => {
  expect(matchesAny(['a*b*c'], 'a-b-b-c')).toBe(true)
  expect(matchesAny(['a*b*c'], 'a-c-b')).toBe(false)
  expect(matchesAny(['ab*ba'], 'aba')).toBe(false)
  expect(matchesAny(['*a'.repeat(50)], 'a'.repeat(49) + 'b')).toBe(false)
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*') })
  fc.assert(
    fc.property(text, text.filter(Boolean), (pattern, subject) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '[^]*')}$`)
      expect(matchesAny([pattern], subject)).toBe(expression.test(subject))
    }),
  )
})
