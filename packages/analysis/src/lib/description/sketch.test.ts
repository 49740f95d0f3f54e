import { expect, test } from 'vitest'
import { createRandom } from '../numeric/random.ts'
import { quantileOfSorted } from '../numeric/order.ts'
import { createQuantileSketch } from './sketch.ts'

const random = createRandom(8)
const latencies = Float64Array.from({ length: 5000 }, () => Math.exp(6 * random() - 2))

test('every quantile is within one percent of the true one', () => {
  const sketch = createQuantileSketch()
  for (const latency of latencies) sketch.add(latency)
  const sorted = latencies.slice().sort()
  for (const p of [0.01, 0.5, 0.95, 0.999]) {
    const exact = quantileOfSorted(sorted, p, 1)
    expect(Math.abs((sketch.quantile(p).value ?? NaN) / exact - 1)).toBeLessThan(0.015)
  }
})

test('merged parts equal the whole', () => {
  const [whole, left, right] = [
    createQuantileSketch(),
    createQuantileSketch(),
    createQuantileSketch(),
  ]
  latencies.forEach((latency, i) => {
    const signed = i % 3 === 0 ? -latency : latency
    whole.add(signed)
    if (i % 2 === 0) left.add(signed)
    else right.add(signed)
  })
  left.merge(right)
  expect(left.values()).toEqual(whole.values())
  expect(left.count()).toBe(5000)
})

test('an empty sketch says that it knows nothing', () => {
  expect(createQuantileSketch().quantile(0.5).diagnostics[0]?.code).toBe('too-few-values')
})
