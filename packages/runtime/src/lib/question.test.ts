import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeclaredNeed } from './need-scope.ts'
import { parseQuestion } from './question.ts'

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

test('a wildcard stands for part of a name, never for a piece of a query language', () => {
  expect(matchesAny(['latency_*'], 'latency_a:b.c/d-e@f_größe')).toBe(true)
  for (const metric of [
    ...['latency_a or salaries', 'latency_a{} or salaries', "latency_'; select 1 --"],
    ...['latency_\u0000salaries', 'latency_\nsalaries', 'latency_\u2028x', 'latency_a,salaries'],
    ...['latency_a|salaries', 'latency_(salaries)', 'latency_"x"', 'latency_a+salaries'],
  ]) {
    expect(matchesAny(['latency_*'], metric)).toBe(false)
    // What is declared as it is may be asked for as it is.
    expect(matchesAny(['Percentage CPU', metric], metric)).toBe(true)
  }
})

test('within a scope, labels go by plain names', () => {
  const query = { metric: 'http_a', window }
  const odd = "x' union select * from secrets --"
  for (const asked of [
    { ...query, by: ['region', odd] },
    { ...query, where: { [odd]: 'a' } },
  ]) {
    expect(() => parseQuestion(need(['http_*']), 'range', asked)).toThrow('is no name of a label')
    expect(parseQuestion(need(), 'range', asked).query).toEqual(asked)
  }
})

test('a wildcard stands for any text of a name, and comparing is never slow', () => {
  expect(matchesAny(['a*b*c'], 'a-b-b-c')).toBe(true)
  expect(matchesAny(['a*b*c'], 'a-c-b')).toBe(false)
  expect(matchesAny(['ab*ba'], 'aba')).toBe(false)
  expect(matchesAny(['*a'.repeat(50)], 'a'.repeat(49) + 'b')).toBe(false)
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*') })
  const subject = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1 })
  fc.assert(
    fc.property(pattern, subject, (pattern, subject) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '[^]*')}$`)
      expect(matchesAny([pattern], subject)).toBe(expression.test(subject))
    }),
  )
})

const scoped = (kind: DeclaredNeed['kind'], scope: DeclaredNeed['scope']): DeclaredNeed => ({
  name: 's',
  kind,
  scope,
})

test('what a question leaves open is limited to the scope of its need', () => {
  const traces = scoped('traces', { services: ['a', 'b'], where: { region: 'eu' } })
  expect(parseQuestion(traces, 'errorOrigins', { window }).query).toEqual({
    window,
    where: { 'service.name': ['a', 'b'], region: ['eu'] },
  })
  const own = { window, where: { 'service.name': 'b', 'http.route': '/' } }
  expect(parseQuestion(traces, 'errorOrigins', own).query).toEqual({
    window,
    where: { 'service.name': 'b', 'http.route': '/', region: ['eu'] },
  })
  const metrics = scoped('metrics', { where: { namespace: ['shop', 'cart'] } })
  expect(parseQuestion(metrics, 'names', { window }).query).toEqual({
    window,
    where: { namespace: ['shop', 'cart'] },
  })
})

test('a question beyond the scope is refused with what the need reaches', () => {
  const logs = scoped('logs', { services: ['shop-*'] })
  const of = (service: string): object => ({ window, where: { 'service.name': service } })
  expect(parseQuestion(logs, 'search', of('shop-cart'))).toMatchObject({ query: of('shop-cart') })
  expect(() => parseQuestion(logs, 'search', of('payroll'))).toThrow(
    'The need "s" reaches services shop-*, not payroll; declare it in the need',
  )
  expect(() => parseQuestion(logs, 'count', { window })).toThrow(
    "reaches services shop-*; name those that are meant in where: { 'service.name': … }",
  )
})

test('without a scope a question is left as it is', () => {
  const query = { window, where: { 'service.name': 'anything' } }
  for (const kind of ['traces', 'logs'] as const) {
    const method = kind === 'traces' ? 'attributes' : 'search'
    expect(parseQuestion(scoped(kind, {}), method, query).query).toEqual(query)
  }
})
