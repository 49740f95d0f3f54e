import type { RunResult } from '@faultline/sdk/result'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBed, type Bed } from './bed.ts'
import { badDeploy } from './incidents.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
})
afterAll(() => bed.close())

const seconds = 1000
const causeOf = ({ findings }: RunResult): unknown =>
  findings.find(({ kind }) => kind === 'cause')?.entity
const ruledOut = ({ findings }: RunResult): unknown[] =>
  findings.filter(({ kind }) => kind === 'ruled_out').map(({ entity }) => entity)
const guilty = (service: string): object => ({ kind: 'deployment', service, version: '1.5.0' })

for (const [how, postedAfterMs] of [
  ['as its rollout begins', 0],
  ['as its rollout ends', 40 * seconds],
  ['a minute and a half late', 90 * seconds],
] as const) {
  test(`rule 1: a slow version that was posted ${how} is the cause`, async () => {
    const result = await bed.investigate(
      badDeploy(101 + postedAfterMs, { effect: { extraMs: 250 }, postedAfterMs }),
    )
    expect(causeOf(result)).toMatchObject(guilty('orders'))
    expect(ruledOut(result)).not.toContainEqual(guilty('orders'))
    expect(result.conclusion.confidence).toBeGreaterThan(0.9)
  })
}

test('rule 1: a failing version that was posted two minutes late is the cause', async () => {
  const how = { service: 'payments', effect: { fails: true }, alerting: 'payments' } as const
  const result = await bed.investigate(badDeploy(102, { ...how, postedAfterMs: 120 * seconds }))
  expect(causeOf(result)).toMatchObject(guilty('payments'))
})

test('rule 7: versions that serve at the same minutes are compared, and a version nobody posted is found', async () => {
  const result = await bed.investigate(
    badDeploy(103, { effect: { extraMs: 250 }, isPosted: false }),
  )
  expect(causeOf(result)).toMatchObject(guilty('orders'))
  expect(result.conclusion.sentence).toMatch(/1\.5\.0 takes \d+ ms where 1\.4\.0 takes \d+ ms/)
})
