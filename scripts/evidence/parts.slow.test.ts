import type { RunResult } from '@faultline/sdk/result'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertAt, openBed, type Bed } from './bed.ts'
import { badDeploy, before, harmless, site, spell } from './incidents.ts'
import { recordSite } from './site.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
})
afterAll(() => bed.close())

const minutes = 60_000
const causeOf = ({ findings }: RunResult): unknown =>
  findings.find(({ kind }) => kind === 'cause')?.entity
const summaries = ({ findings }: RunResult): string =>
  findings.map(({ summary }) => summary).join('\n')

test('rule 3: an earlier incident that is over is named as such, and the alert is explained by its own', async () => {
  const spans = recordSite(
    site(201, {
      effect: (place, { at }) => {
        if (place === 'catalog-db' && at >= before(11 * minutes) && at < before(7 * minutes))
          return { extraMs: 500 }
        return place === 'bank' && at >= before(2 * minutes) ? { extraMs: 400 } : undefined
      },
    }),
  )
  const incident = {
    spans,
    changes: harmless,
    labels: { service: 'web' },
    alertName: 'HighLatency',
  }
  const result = await bed.investigate(incident)
  expect(causeOf(result)).toEqual({ kind: 'external', name: 'api.bank.example' })
  expect(summaries(result)).toMatch(
    /An earlier incident of web, over since 03:07:\d\d, is another one/,
  )
})

test('rule 3: an alert on errors is explained by errors, whatever latency did before', async () => {
  const spans = recordSite(
    site(202, {
      effect: (place, { at }) => {
        if (place === 'catalog-db' && at >= before(11 * minutes)) return { extraMs: 60 }
        return place === 'payments' && at >= before(2 * minutes) ? { fails: true } : undefined
      },
    }),
  )
  const incident = {
    spans,
    changes: harmless,
    labels: { service: 'web' },
    alertName: 'HighErrorRate',
  }
  const result = await bed.investigate(incident)
  expect(causeOf(result)).toEqual({ kind: 'service', name: 'payments' })
})

test('rule 3: an alert that has fired for hours is answered over the data there are', async () => {
  const incident = spell(203, { place: 'bank', effect: { extraMs: 300 } })
  const result = await bed.investigate({
    ...incident,
    startsAt: before(240 * minutes),
    now: alertAt + 2_000,
  })
  expect(result.status).toBe('succeeded')
  expect(causeOf(result)).toEqual({ kind: 'external', name: 'api.bank.example' })
})

test('rule 4: that a service answers nobody any more is a finding, not health', async () => {
  const result = await bed.investigate(
    spell(204, {
      ...{ place: 'bank', effect: {}, alerting: 'orders' },
      rest: { isServed: (service, at) => service !== 'orders' || at < before(2 * minutes) },
    }),
  )
  expect(result.conclusion.kind).toBe('cause')
  expect(result.conclusion.sentence).toMatch(/^orders has answered no request since 03:12:\d\d/)
})

test('rule 4: a good day is healthy, a rollout that does no harm included', async () => {
  const result = await bed.investigate(badDeploy(205, { effect: {} }))
  expect(result.conclusion.kind).toBe('healthy')
  expect(result.conclusion.confidence).toBeLessThan(0.9)
})

test('rule 5: a slow callee that few requests need is found though the service is well on average', async () => {
  const result = await bed.investigate(
    spell(206, { place: 'bank', effect: { extraMs: 300 }, rest: { checkouts: 0.04 } }),
  )
  expect(causeOf(result)).toEqual({ kind: 'external', name: 'api.bank.example' })
})

test('rule 6: a tenant that fails alone is found, none of whose requests failed before', async () => {
  const how = { place: 'orders', effect: { fails: true }, tenant: 'gum' } as const
  const result = await bed.investigate(spell(207, { ...how, alerting: 'orders' }))
  expect(result.conclusion.sentence).toMatch(
    /^orders is failing for tenant\.id=gum because of orders/,
  )
})

test('rule 10: errors begin where the call failed, not at the request above spans of a framework', async () => {
  const result = await bed.investigate(spell(208, { place: 'catalog-db', effect: { fails: true } }))
  expect(causeOf(result)).toEqual({ kind: 'database', name: 'catalog' })
})

test('rule 14: requests that have failed all along are an outage that has lasted, not a good day', async () => {
  const result = await bed.investigate(
    spell(209, { place: 'payments', effect: { fails: true }, from: 0, alerting: 'payments' }),
  )
  expect(result.conclusion.kind).toBe('cause')
  expect(result.conclusion.sentence).toMatch(
    /^100 % of requests of payments fail, as they did before/,
  )
})

test('rule 15: with the change feed down a place is less sure, and the sentence says why', async () => {
  const incident = spell(210, { place: 'bank', effect: { extraMs: 300 } })
  const whole = await bed.investigate(incident)
  const blind = await bed.investigate({ ...incident, changesAreDown: true })
  expect(blind.conclusion.confidence).toBeLessThan(whole.conclusion.confidence - 0.1)
  expect(blind.conclusion.sentence).toMatch(/less sure, for changes could not be read/)
})
