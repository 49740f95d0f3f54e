import { expect, test } from 'vitest'
import { withinScope } from './answer-scope.ts'
import type { DeclaredNeed } from './need-scope.ts'
import { parseQuestion } from './question.ts'

const window = { from: 0, to: 1 }

type Asked = {
  readonly kind: DeclaredNeed['kind']
  readonly scope: DeclaredNeed['scope']
  readonly method: string
  readonly query?: object
}

/** What a run is told when a source answers with these rows, whatever it was asked. */
function told({ kind, scope, method, query }: Asked, answer: unknown): unknown {
  const need = { name: 'n', kind, scope }
  return withinScope(need, parseQuestion(need, method, { window, ...query }), answer)
}

const ofShop = { where: { namespace: ['shop', 'cart'] } }
const ofCheckout = { services: ['checkout', 'cart-*'] }
type Row = readonly [what: string, asked: Asked, fits: object, beyond: object]
const cases: readonly Row[] = [
  [
    'series of a metric',
    { kind: 'metrics', scope: { match: ['http_*'] }, method: 'range', query: { metric: 'http_a' } },
    { name: 'http_a', labels: {} },
    { name: 'salaries', labels: {} },
  ],
  [
    'series with a label',
    { kind: 'metrics', scope: ofShop, method: 'range', query: { metric: 'a', by: ['namespace'] } },
    { name: 'a', labels: { namespace: 'cart', pod: 'x' } },
    { name: 'a', labels: { namespace: 'payroll' } },
  ],
  [
    'names of metrics',
    { kind: 'metrics', scope: { match: ['http_*'] }, method: 'names' },
    { name: 'http_a' },
    { name: 'salaries' },
  ],
  [
    'series of spans',
    {
      kind: 'traces',
      scope: { services: ['checkout'] },
      method: 'series',
      query: { measure: 'count' },
    },
    { name: 'count', labels: { 'service.name': 'checkout' } },
    { name: 'count', labels: { 'service.name': 'payroll' } },
  ],
  [
    'groups of spans',
    { kind: 'traces', scope: ofShop, method: 'groups', query: { by: ['namespace'] } },
    { key: { namespace: 'shop' }, count: 1 },
    { key: { namespace: 'payroll' }, count: 1 },
  ],
  [
    'calls',
    { kind: 'traces', scope: { services: ['checkout'] }, method: 'calls' },
    { caller: 'checkout', callee: 'cart', key: {} },
    { caller: 'payroll', callee: 'checkout', key: {} },
  ],
  [
    'origins of errors',
    { kind: 'traces', scope: { services: ['checkout'] }, method: 'errorOrigins' },
    { service: 'checkout' },
    { service: 'payroll' },
  ],
  ...(['versions', 'failures', 'clocks'] as const).map((method): Row => [
    method,
    { kind: 'traces', scope: { services: ['checkout'] }, method },
    { service: 'checkout' },
    { service: 'payroll' },
  ]),
  [
    'counts of logs',
    { kind: 'logs', scope: ofShop, method: 'count', query: { by: ['namespace'] } },
    { name: 'records', labels: { namespace: 'shop' } },
    { name: 'records', labels: { namespace: '' } },
  ],
  [
    'records of logs',
    { kind: 'logs', scope: { services: ['checkout'], ...ofShop }, method: 'search' },
    { service: 'checkout', attributes: { namespace: 'shop' } },
    { service: 'checkout', attributes: { namespace: 'payroll' } },
  ],
  [
    'records of logs without a service',
    { kind: 'logs', scope: { services: ['checkout'] }, method: 'search' },
    { service: 'checkout', attributes: {} },
    { attributes: {} },
  ],
  [
    'changes',
    { kind: 'changes', scope: ofCheckout, method: 'list' },
    { id: '1', service: 'cart-eu' },
    { id: '2' },
  ],
]

test.each(cases)('%s beyond the scope are removed from an answer', (...[, asked, fits, beyond]) => {
  expect(told(asked, [fits, beyond])).toEqual([fits])
  expect(told({ ...asked, scope: {} }, [fits, beyond])).toEqual([fits, beyond])
})

test('an answer within the scope is the very same, so that runs that share it share its bytes', () => {
  for (const [, asked, fits] of cases.filter(([what]) => what !== 'calls')) {
    const answer = [fits]
    expect(told(asked, answer)).toBe(answer)
  }
})

test('an answer in which the scope cannot be seen is none', () => {
  for (const [, asked, fits] of cases) {
    expect(() => told(asked, { rows: [fits] })).toThrow(/cannot be checked; mend the source/)
    expect(() => told(asked, [fits, 'beyond'])).toThrow(/cannot be checked/)
    expect(told({ ...asked, scope: {} }, { rows: [fits] })).toEqual({ rows: [fits] })
  }
})

test('of a call beyond the services, only what the caller measured is told', () => {
  const asked: Asked = { kind: 'traces', scope: { services: ['checkout'] }, method: 'calls' }
  const edge = { caller: 'checkout', callee: 'payroll', client: 1, server: 2, gap: 3 }
  expect(told(asked, [edge])).toEqual([{ caller: 'checkout', callee: 'payroll', client: 1 }])
})
