import { expect, test } from 'vitest'
import { makeRows, makeSeries, origin } from '../../../test/answers.ts'
import type { SpanGroup } from '../ports/traces.ts'
import { explainChange } from './explain-change.ts'

const regions = ['eu', 'us', 'asia']
const methods = ['card', 'paypal', 'sepa', 'invoice']
const by = ['app.region', 'app.method']

/** Requests of each region and method with the errors and mean time that `about` says. */
function groups(
  about: (key: { region: string; method: string }) => { errors: number; meanMs: number },
): SpanGroup[] {
  return regions.flatMap((region) =>
    methods.map((method) => {
      const { errors, meanMs } = about({ region, method })
      const times = {
        count: 1000,
        sum: 1000 * meanMs,
        mean: meanMs,
        p50: meanMs,
        p95: meanMs,
        p99: meanMs,
      }
      return {
        key: { 'app.region': region, 'app.method': method },
        count: 1000,
        errors,
        duration: times,
        self: times,
      }
    }),
  )
}
const before = makeRows(
  groups(() => ({ errors: 10, meanMs: 100 })),
  origin(3, 'traces'),
)
const failing = makeRows(
  groups(({ region, method }) => ({
    errors: region === 'eu' && method === 'sepa' ? 400 : 10,
    meanMs: 100,
  })),
  origin(4, 'traces'),
)

test('the slice that fails is named, as an entity that a finding can be about', () => {
  const found = explainChange({ before, after: failing, by, measure: 'errors' })
  expect(found?.slices).toHaveLength(1)
  expect(found?.slices[0]?.entity).toEqual({
    kind: 'dimension',
    attributes: { 'app.region': 'eu', 'app.method': 'sepa' },
  })
  expect(found?.sentence).toBe(
    'Requests with app.region=eu, app.method=sepa carry 100 % of the change',
  )
})

test('a slice is evidence: a table with the share of each, from both group-bys', () => {
  const [slice] = explainChange({ before, after: failing, by, measure: 'errors' })?.slices ?? []
  expect(slice?.evidence).toMatchObject({
    kind: 'table',
    title: 'What app.region=eu, app.method=sepa carries',
    provenance: [origin(3, 'traces'), origin(4, 'traces')],
  })
})

test('when all traffic is affected alike no slice stands out', () => {
  const after = makeRows(groups(() => ({ errors: 10, meanMs: 300 })))
  const found = explainChange({ before, after, by, measure: 'latency' })
  expect(found?.slices).toEqual([])
  expect(found?.sentence).toMatch(/^All traffic is affected alike/)
})

test('without a change there is no result, and a remark says so', () => {
  const remarks: string[] = []
  const same = { before, after: before, by, measure: 'errors' } as const
  expect(explainChange(same, { onRemark: ({ code }) => remarks.push(code) })).toBeNull()
  expect(remarks).toEqual(['no-alternative'])
})

/** Orders of each region and method, as a metric by these labels. */
const orders = (failing: (key: { region: string; method: string }) => boolean) =>
  regions.flatMap((region, one) =>
    methods.map((method, other) =>
      makeSeries([1000 + 7 * one + 11 * other - (failing({ region, method }) ? 600 : 0)], {
        labels: { 'app.region': region, 'app.method': method },
        unit: '{order}',
      }),
    ),
  )

test('the labels that carry the change of a metric are named', () => {
  const found = explainChange(
    { expected: orders(() => false), actual: orders(({ region }) => region === 'us'), by },
    { title: 'the change of orders' },
  )
  expect(found?.slices.map(({ attributes }) => attributes)).toEqual([{ 'app.region': 'us' }])
  expect(found?.sentence).toBe('app.region=us carries 100 % of the change of orders')
  expect(found?.evidence).toMatchObject({ columns: [{}, { unit: '{order}' }, {}, {}] })
})

test('a combination of labels that vanished from a metric counts as zero', () => {
  const gone = orders(() => false).filter(({ labels }) => labels['app.method'] !== 'sepa')
  const found = explainChange({ expected: orders(() => false), actual: gone, by })
  expect(found?.slices[0]).toMatchObject({ attributes: { 'app.method': 'sepa' }, actual: 0 })
})
