import { expect, test } from 'vitest'
import { checkoutSlow } from '../../test/fixtures/checkout-slow.ts'
import { otherDays } from '../../test/fixtures/other-days.ts'
import { elapsedOf, waterfallOf } from './waterfall.ts'

const now = Date.parse('2026-11-23T03:12:04Z')
const checkout = checkoutSlow('one', now)

test('runs and steps stand in their tree, in the order of time', () => {
  const { rows, total } = waterfallOf(checkout, 0)
  expect(total).toBe('1.4 s')
  expect(rows.map((row) => `${'  '.repeat(row.depth)}${row.name} ${row.duration}`)).toEqual([
    'A service is degraded 1.4 s',
    '  Symptoms of checkout before and after 208 ms',
    '  Where the time is spent 384 ms',
    '    Call graph from traces 186 ms',
    '    Exclusive latency by service 192 ms',
    '  Which change explains it 478 ms',
    '    Changes of the last 30 minutes 85 ms',
    '    Compare versions of payment 380 ms',
    '  Which slice carries it 638 ms',
    '    Latency by region, version, method and tier 625 ms',
    '  Which resource ran out 776 ms',
    '    CPU, memory and event loop 397 ms',
    '    Pools and locks 369 ms',
    '  Weigh what was found 31 ms',
  ])
})

test('bars lie on one axis', () => {
  const { rows } = waterfallOf(checkout, 0)
  expect(rows[0]).toMatchObject({ leftPercent: 0, widthPercent: 100 })
  expect(rows[2]).toMatchObject({ leftPercent: 15.06, widthPercent: 27.02 })
  for (const row of rows) expect(row.leftPercent + row.widthPercent).toBeLessThanOrEqual(100.01)
})

test('what still runs reaches up to now and grows', () => {
  const [root] = checkout.runs
  const running = root
    ? { ...checkout, finishedAt: null, runs: [{ ...root, endMs: null }] }
    : checkout
  expect(waterfallOf(running, 2_000).rows[0]).toMatchObject({
    duration: '2.0 s',
    widthPercent: 100,
  })
  expect(waterfallOf(running, 4_000).rows[0]).toMatchObject({ duration: '4.0 s' })
})

test('a step that its failed run left behind is not shown as running', () => {
  const failed = otherDays(now).find((one) => one.id === 'failed')
  expect(failed && waterfallOf(failed, 0).rows.at(-1)).toMatchObject({
    name: 'Where the time is spent',
    state: 'failed',
    duration: '30 s',
  })
})

test('elapsed time is never less than what has happened, whatever the reader’s clock says', () => {
  const open = { ...checkout, finishedAt: null }
  const startedAt = checkout.startedAt ?? 0
  expect(elapsedOf(open, startedAt + 5_000)).toBe(5_000)
  expect(elapsedOf(open, startedAt - 60_000)).toBe(1_421)
  expect(elapsedOf(checkout, startedAt + 5_000)).toBe(1_421)
})
