import type { MetricQuery, MetricsClient, Series } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { readPeriods } from './periods.ts'

const provenance = [{ entry: 0, need: 'metrics', query: 'made up' }]

/** A metric of one value a minute, which is the minute's number, and the windows that were asked for. */
function source(minutes: number) {
  const asked: MetricQuery['window'][] = []
  const range: MetricsClient['range'] = ({ window }) => {
    asked.push(window)
    const all = Array.from({ length: minutes }, (_, at) => at * 60_000)
    const times = Float64Array.from(all.filter((at) => at >= window.from && at < window.to))
    const values = times.map((time) => time / 60_000)
    return Promise.resolve([{ name: 'load', labels: { pod: 'a' }, times, values, provenance }])
  }
  const names = () => Promise.resolve({ rows: [], provenance })
  return { client: { range, names }, asked }
}

const minutesOf = ({ values }: Series): number[] => [...values]
const minute = (at: number) => at * 60_000

test('an incident within the normal period is read once, and is no part of what is normal', async () => {
  const { client, asked } = source(10)
  const [both] = await readPeriods(
    client,
    { metric: 'load', by: ['pod'] },
    {
      incident: { from: minute(5), to: minute(7) },
      normal: { from: 0, to: minute(10) },
      guardMs: minute(1),
      stepMs: minute(1),
    },
  )
  expect(asked).toEqual([{ from: 0, to: minute(10) }])
  expect(both && minutesOf(both.incident)).toEqual([5, 6])
  expect(both && minutesOf(both.normal)).toEqual([0, 1, 2, 3, 8, 9])
})

test('periods that lie apart are read each for itself', async () => {
  const { client, asked } = source(100)
  const [both] = await readPeriods(
    client,
    { metric: 'load', by: ['pod'] },
    {
      incident: { from: minute(90), to: minute(92) },
      normal: { from: 0, to: minute(3) },
      guardMs: 0,
      stepMs: minute(1),
    },
  )
  expect(asked).toHaveLength(2)
  expect(both && minutesOf(both.incident)).toEqual([90, 91])
  expect(both && minutesOf(both.normal)).toEqual([0, 1, 2])
})

test('periods may be weeks of samples by the second', async () => {
  const { client } = source(300_000)
  const [both] = await readPeriods(
    client,
    { metric: 'load', by: ['pod'] },
    {
      incident: { from: minute(290_000), to: minute(300_000) },
      normal: { from: 0, to: minute(280_000) },
      guardMs: 0,
      stepMs: minute(1),
    },
  )
  expect(both?.normal.values).toHaveLength(280_000)
  expect(both?.incident.values.at(-1)).toBe(299_999)
})
