import type { Conclusion } from '@faultline/sdk'
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
