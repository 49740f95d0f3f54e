import { expect, test } from 'vitest'
import { makeRows, makeSeries, noise, origin, start } from '../../../test/answers.ts'
import type { CallEdge } from '../ports/traces.ts'
import { rankCauses } from './rank-causes.ts'

const times = { count: 1, sum: 1, mean: 1, p50: 1, p95: 1, p99: 1 }
const call = (
  caller: string,
  callee: string,
  calleeKind: CallEdge['calleeKind'] = 'service',
): CallEdge => ({
  caller,
  callee,
  calleeKind,
  key: {},
  count: 1,
  errors: 0,
  unanswered: 0,
  client: times,
})
const onset = start + 800_000
/** A hundred values around 100 ms, which rise by `slower` ms after eighty. */
const service = (name: string, slower: number, seed: number) =>
  makeSeries(
    noise(100, seed).map((one, index) => 100 + 2 * one + (index >= 80 ? slower : 0)),
    { labels: { 'service.name': name }, entry: seed },
  )
const calls = makeRows(
  [call('shop', 'cart'), call('shop', 'search'), call('cart', 'cart-db', 'database')],
  origin(9, 'traces'),
)

test('trouble is followed down the calls to where it starts', () => {
  const series = [service('shop', 90, 1), service('cart', 80, 2), service('search', 0, 3)]
  const found = rankCauses({ alert: 'shop', calls, series, onset })
  expect(found?.candidates.map(({ name, role }) => [name, role])).toEqual([
    ['cart', 'origin'],
    ['shop', 'on-path'],
  ])
  expect(found?.sentence).toBe('The trouble of shop starts in cart (shop → cart)')
})

test('a database that is slow is named as one', () => {
  const series = [service('shop', 90, 1), service('cart', 90, 2), service('cart-db', 90, 3)]
  expect(rankCauses({ alert: 'shop', calls, series, onset })?.candidates[0]?.entity).toEqual({
    kind: 'database',
    name: 'cart-db',
  })
})

test('the chart shows the origin and the alert from the onset on, the table all with their paths', () => {
  const series = [service('shop', 90, 1), service('cart', 80, 2), service('search', 0, 3)]
  const found = rankCauses({ alert: 'shop', calls, series, onset })
  expect(found?.evidence).toMatchObject({
    kind: 'series',
    series: [{ name: 'shop' }, { name: 'cart' }],
    regions: [{ from: onset, label: 'abnormal' }],
  })
  expect(found?.table).toMatchObject({
    kind: 'table',
    rows: [
      ['cart', 'origin', expect.any(Number), 'shop → cart'],
      ['shop', 'on-path', expect.any(Number), 'shop'],
    ],
  })
})

test('what the alerting service does itself is its own trouble', () => {
  const series = [service('shop', 90, 1), service('cart', 0, 2), service('search', 0, 3)]
  expect(rankCauses({ alert: 'shop', calls, series, onset })?.sentence).toBe(
    'The trouble of shop starts in shop itself: nothing that it calls explains it',
  )
})

test('a calm system, or an alert without a series, gives no result and a reason', () => {
  const remarks: string[] = []
  const onRemark = ({ code }: { code: string }) => void remarks.push(code)
  const series = [service('shop', 0, 1), service('cart', 0, 2)]
  expect(rankCauses({ alert: 'shop', calls, series, onset }, { onRemark })).toBeNull()
  expect(remarks.splice(0)[0]).toBe('no-alternative')
  expect(rankCauses({ alert: 'unknown', calls, series, onset }, { onRemark })).toBeNull()
  expect(remarks).toEqual(['missing-values', 'unknown-node'])
})

test('a service with too short a normal period is named in the remarks of the ranking', () => {
  const young = service('cart', 80, 2)
  const values = young.values.map((value, index) => (index < 75 ? NaN : value))
  const series = [service('shop', 90, 1), { ...young, values }, service('search', 0, 3)]
  const found = rankCauses({ alert: 'shop', calls, series, onset })
  expect(found?.candidates[0]?.name).toBe('shop')
  expect(found?.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'too-few-values: The normal period has fewer than 10 values, so there is no score (cart).',
    'missing-values: No score is known, so only what is called from there was judged (cart-db).',
  ])
})

test('an alerting service that is too new to judge is not called calm', () => {
  const remarks: string[] = []
  const onRemark = ({ code }: { code: string }) => void remarks.push(code)
  const young = service('shop', 90, 1)
  const series = [{ ...young, values: young.values.map((one, at) => (at < 75 ? NaN : one)) }]
  expect(rankCauses({ alert: 'shop', calls, series, onset }, { onRemark })).toBeNull()
  expect(remarks).toEqual(['too-few-values', 'too-few-values'])
})

test('a period that was normal may lie anywhere, and nodes go by any label', () => {
  const pod = (name: string, seed: number, values: readonly number[]) =>
    makeSeries(values, { labels: { pod: name }, entry: seed })
  const usual = (count: number, seed: number) => noise(count, seed).map((one) => 100 + 2 * one)
  const slow = (by: number) => usual(5, 9).map((one) => one + by)
  const found = rankCauses(
    {
      ...{ alert: 'shop', calls, onset: start },
      series: [pod('shop', 1, slow(90)), pod('cart', 2, slow(80)), pod('search', 3, slow(0))],
      normal: ['shop', 'cart', 'search'].map((name, at) => pod(name, 4 + at, usual(50, at))),
    },
    { nodeLabel: 'pod' },
  )
  expect(found?.candidates.map(({ name }) => name)).toEqual(['cart', 'shop'])
})

test('what only stands for another is passed through and never blamed', () => {
  const series = [service('shop', 90, 1), service('cart', 80, 2), service('cart-db', 90, 3)]
  const found = rankCauses({ alert: 'shop', calls, series, onset }, { standIns: ['cart'] })
  expect(found?.candidates.map(({ name }) => name)).toEqual(['cart-db', 'shop'])
})

test('what moves less than the least spread of its level is not abnormal', () => {
  const series = [service('shop', 90, 1), service('cart', 80, 2)]
  const ranked = (minimumRelativeSpread: number) =>
    rankCauses({ alert: 'shop', calls, series, onset }, { minimumRelativeSpread })
  expect(ranked(0.03)).not.toBeNull()
  expect(ranked(1)).toBeNull()
})
