import type { Series, SpanSeriesQuery, TracesClient } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { compareVersions, type VersionComparison } from './versions.ts'

type Version = { readonly perStep: number; readonly failing: number; readonly ms: number }
const rollout = {
  ...{ service: 'payment', version: 'v2', previous: 'v1', from: 0, to: 60_000 },
  provenance: [],
}

function compare(now: Version, then: Version): Promise<VersionComparison | null> {
  const versions = { v2: now, v1: then }
  const traces: Pick<TracesClient, 'series'> = {
    series: ({ measure, stepMs = 1_000 }: SpanSeriesQuery) =>
      Promise.resolve(
        Object.entries(versions).map(([version, { perStep, failing, ms }]): Series => {
          const steps = Array.from({ length: 30 }, (_, step) => step)
          const measured: Record<string, (step: number) => number> = {
            count: () => perStep,
            errors: () => perStep * failing,
            mean: (step) => ms * (1 + (step % 4) / 40),
          }
          return {
            ...{ name: measure, unit: '1', provenance: [] },
            labels: { 'service.version': version },
            times: Float64Array.from(steps, (step) => step * stepMs),
            values: Float64Array.from(steps, (step) => measured[measure]?.(step) ?? NaN),
          }
        }),
      ),
  }
  return compareVersions(traces, rollout, 60_000)
}

test('rule 7: a version that fails more than the one beside it at the same minutes is worse', async () => {
  const compared = await compare(
    { perStep: 4, failing: 0.25, ms: 20 },
    { perStep: 4, failing: 0, ms: 20 },
  )
  expect(compared).toMatchObject({
    verdict: 'worse',
    sentence: 'v2 fails 25 % of requests where v1 fails 0 % of requests at the same time',
  })
})

test('rule 7: a slower version is worse, with both latencies told', async () => {
  const [slow, fast] = [90, 20].map((ms) => ({ perStep: 4, failing: 0, ms }))
  const compared = slow && fast && (await compare(slow, fast))
  expect(compared).toMatchObject({ verdict: 'worse' })
})

test('versions are alike only where enough requests would have shown a difference', async () => {
  const same = (perStep: number) => ({ perStep, failing: 0, ms: 20 })
  expect((await compare(same(5), same(5)))?.verdict).toBe('alike')
  const few = await compare(same(1), same(1))
  expect(few?.verdict).toBe('unknown')
  expect(few?.sentence).not.toMatch(/much as/)
})
