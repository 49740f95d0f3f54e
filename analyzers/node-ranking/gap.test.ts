import type { Series } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { difference } from './gap.ts'

function series(name: string, samples: readonly (readonly [number, number])[]): Series {
  return {
    ...{ name, labels: {}, provenance: [] },
    times: Float64Array.from(samples, ([time]) => time),
    values: Float64Array.from(samples, ([, value]) => value),
  }
}

test('each sample is compared with the nearest of the other end', () => {
  const caller = series('caller', [
    [0, 10],
    [60, 20],
    [120, 30],
  ])
  const callee = series('callee', [
    [5, 1],
    [70, 2],
    [118, 3],
  ])
  expect([...difference(caller, callee, 20).values]).toEqual([9, 18, 27])
})

test('a sample without a near one at the other end is missing', () => {
  const caller = series('caller', [
    [0, 10],
    [600, 20],
  ])
  expect([...difference(caller, series('callee', [[10, 1]]), 20).values]).toEqual([9, NaN])
  expect([...difference(caller, series('callee', []), 20).values]).toEqual([NaN, NaN])
})
