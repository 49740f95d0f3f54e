import type { Series, SpanSeriesQuery, TracesClient } from '@faultline/sdk'
import { createAnalyze } from '@faultline/sdk/testing'
import { expect, test } from 'vitest'
import { readBehaviours } from './behaviour.ts'

const seconds = 30
const onsetSecond = 20
const refused = (): never => {
  throw new Error('this test asks for series only')
}
/** Calls are much more uneven than own time, which therefore shifts more clearly. */
const jagged = (level: number, second: number, unevenness: number): number =>
  level * (1 + (second % 3) * unevenness)

/** Traces of a service whose own time trebles and whose calls become forty times as many. */
const traces: TracesClient = {
  calls: refused,
  groups: refused,
  errorOrigins: refused,
  attributes: refused,
  ...{ versions: refused, failures: refused, clocks: refused },
  async series({ measure, kind }: SpanSeriesQuery): Promise<readonly Series[]> {
    const levels: Record<string, readonly [number, number]> = {
      'self_mean server': [4, 12],
      'count client': [100, 4_000],
      'count server': [100, 100],
      'error_ratio server': [0, 0],
      'error_ratio client': [0, 0],
      'mean client': [3, 3],
    }
    const [before, after] = levels[`${measure} ${kind}`] ?? [0, 0]
    const every = Array.from({ length: seconds }, (_, second) => second)
    return [
      {
        name: measure,
        labels: { 'service.name': 'recommendations' },
        unit: '',
        times: Float64Array.from(every, (second) => second * 1_000),
        values: Float64Array.from(every, (second) =>
          jagged(second < onsetSecond ? before : after, second, kind === 'client' ? 0.4 : 0.001),
        ),
        provenance: [],
      },
    ]
  },
}

test('of what a service does itself, the growth by the largest factor is shown', async () => {
  const behaviours = await readBehaviours(traces, {
    services: ['recommendations'],
    window: { from: 0, to: seconds * 1_000 },
    stepMs: 1_000,
    marks: [],
    analyze: createAnalyze(),
  })
  const behaviour = behaviours.get('recommendations')
  expect(behaviour?.isOwn).toBe(true)
  expect(behaviour?.shift.sentence).toContain('calls per request of recommendations')
})
