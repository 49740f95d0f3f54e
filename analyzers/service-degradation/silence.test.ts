import type { Series } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { silenceOf } from './silence.ts'

const window = { from: 0, to: 300_000 }
const counts = (of: (second: number) => number): Series => ({
  ...{ name: 'count', labels: {}, unit: '{span}', provenance: [] },
  times: Float64Array.from({ length: 300 }, (_, second) => second * 1_000),
  values: Float64Array.from({ length: 300 }, (_, second) => of(second)),
})

test('rule 4: requests that stay away while others report are a silence', () => {
  const silence = silenceOf(
    counts((second) => (second < 200 ? 4 : 0)),
    window,
  )
  expect(silence).toMatchObject({ since: 200_000, forMs: 100_000, othersReport: true })
})

test('rule 4: when nothing at all arrives, telemetry itself is missing', () => {
  expect(
    silenceOf(
      counts((second) => (second < 200 ? 4 : NaN)),
      window,
    )?.othersReport,
  ).toBe(false)
})

test('spans that may only be late, and a service that is seldom asked, are no silence', () => {
  expect(
    silenceOf(
      counts((second) => (second < 280 ? 4 : 0)),
      window,
    ),
  ).toBeNull()
  expect(
    silenceOf(
      counts((second) => (second % 60 === 0 && second < 200 ? 1 : 0)),
      window,
    ),
  ).toBeNull()
  expect(silenceOf(undefined, window)).toBeNull()
})
