import type { Conclusion } from '@faultline/sdk'
import type { RunEvent } from '@faultline/sdk/result'
import { expect, test } from 'vitest'
import { defaultRunLimits } from './limits.ts'
import { createRunRecord } from './run-record.ts'

const healthy = (length: number): Conclusion => ({
  kind: 'healthy',
  sentence: 'All is well.',
  confidence: 0.9,
  checked: [
    { title: 'Latency', provenance: [{ entry: 0, need: 'traces', query: 'x'.repeat(length) }] },
  ],
})

test('a conclusion may be as long as a finding, and is not kept when it is longer', () => {
  const record = createRunRecord({
    ...{ runId: '1', parent: null, analyzer: { id: 'a', title: 'A' }, bundle: { version: 'v' } },
    ...{ start: { kind: 'params', params: {} }, startedAt: 0, nowMs: () => 0, emit: () => {} },
    limits: { ...defaultRunLimits, findingLength: 1_000 },
  })
  const exceeded = record.conclude(healthy(2_000))
  expect(exceeded).toMatchObject({ limit: 'findingLength', maximum: 1_000 })
  expect(record.conclusion().kind).toBe('inconclusive')
  expect(record.conclude(healthy(10))).toBeUndefined()
  expect(record.conclusion()).toEqual(healthy(10))
})

test('the steps of a run that another began count from its own start, and events from the first one’s', () => {
  const events: RunEvent[] = []
  let nowMs = 100
  const record = createRunRecord({
    ...{ runId: '1.1', parent: '1', analyzer: { id: 'a', title: 'A' }, bundle: { version: 'v' } },
    ...{ start: { kind: 'params', params: {} }, startedAt: 5_000, nowMs: () => nowMs },
    emit: (event) => events.push(event),
    limits: defaultRunLimits,
  })
  nowMs = 130
  record.startStep({ kind: 'step_started', step: 0, parent: null, name: 'Looks', at: 5_130 })
  nowMs = 150.5
  record.endStep({ kind: 'step_ended', step: 0, status: 'succeeded', at: 5_150 })
  record.close(undefined, { coverage: [], entries: [] })
  expect(record.steps()).toMatchObject([{ startMs: 30, endMs: 50 }])
  expect(record.endMs() - record.startMs).toBe(50.5)
  const told = events.filter(({ type }) => type.startsWith('step_'))
  expect(told.map(({ atMs }) => atMs)).toEqual([130, 150])
})
