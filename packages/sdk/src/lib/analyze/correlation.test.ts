import { expect, test } from 'vitest'
import { makeSeries, noise, origin } from '../../../test/answers.ts'
import { correlation } from './correlation.ts'

const driver = noise(200, 11)
const latency = makeSeries(
  driver.map((one) => 100 + 10 * one),
  { name: 'latency' },
)
/** Three steps ahead of the latency, which repeats it. */
const queue = makeSeries(
  [...driver.slice(3), ...noise(3, 12)].map(
    (one, index) => 5 + 2 * one + 0.2 * (noise(200, 13)[index] ?? 0),
  ),
  { name: 'queue', unit: '{request}', labels: { 'service.name': 'cart' }, entry: 4 },
)
const others = [21, 22, 23, 24].map((seed) =>
  makeSeries(noise(200, seed), { name: `other ${seed}` }),
)

test('the series that moved is found among others, with its lead in time', () => {
  const found = correlation(latency, [...others, queue])
  expect(found?.companions).toHaveLength(1)
  expect(found?.companions[0]).toMatchObject({ series: queue, lagMs: -30_000 })
  expect(found?.companions[0]?.coefficient).toBeGreaterThan(0.9)
  expect(found?.sentence).toBe('queue moved with latency 30 s ahead of it')
})

test('series of any unit share the chart, and the table names each with its labels', () => {
  const found = correlation(latency, [queue])
  expect(found?.evidence).toMatchObject({
    kind: 'series',
    unit: '{deviation}',
    series: [{ name: 'latency' }, { name: 'queue' }],
    provenance: [origin(1), origin(4)],
  })
  expect(found?.table).toMatchObject({
    kind: 'table',
    rows: [['queue (cart)', expect.any(Number), -30_000, expect.any(Number)]],
  })
})

test('unrelated series, or none, give no result', () => {
  expect(correlation(latency, others)).toBeNull()
  expect(correlation(latency, [])).toBeNull()
  expect(correlation(undefined, others)).toBeNull()
})
