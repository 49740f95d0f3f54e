import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunEvent } from '@faultline/sdk/result'
import { SourceError, type MetricQuery } from '@faultline/sdk'
import { bundleFixture, requestOf } from '../../test/harness.ts'
import { createLiveBroker, createRuntime, decodeJournal, type Runtime } from '../index.ts'

let runtime: Runtime
beforeAll(async () => {
  runtime = await createRuntime({ poolSize: 1 })
})
afterAll(() => runtime.close())

test('a secret that a source lets slip is in nothing that a run leaves behind', async () => {
  const secret = 'MARKER-7f3a'
  const metrics = {
    range(query: MetricQuery) {
      if (query.metric === 'broken') {
        const message = `could not log in with ${secret}`
        return Promise.reject(new SourceError('metrics', 'unavailable', message))
      }
      const times = Float64Array.of(1)
      const labels = { token: secret, note: `it is ${secret}` }
      const value = [{ name: secret, labels, times, values: times }]
      return Promise.resolve({ value, query: `https://user:${secret}@prometheus/api` })
    },
    names: () => Promise.reject(new Error(secret)),
  }
  const broker = createLiveBroker({ sources: { metrics }, redaction: { patterns: [/MARKER-\w+/] } })
  const events: RunEvent[] = []
  const written: Uint8Array[] = []
  const program = ['a', 'broken'].flatMap((metric) => [
    { do: 'read', metric },
    { do: 'find', about: 'checkout' },
  ])
  const { result, journals } = await runtime.record({
    ...requestOf(await bundleFixture('program'), { program }, { broker }),
    onEvent: (event) => events.push(event),
    onEntry: (entry) => void written.push(entry.bytes),
  })
  expect(result.findings).not.toEqual([])
  const entries = [...journals.values()].flatMap((journal) => journal.entries)
  expect(JSON.stringify({ result, events, entries })).not.toContain(secret)
  expect(JSON.stringify(entries)).toContain('[redacted]')
  const durable = decodeJournal(Buffer.concat(written))
  expect(durable.entries).toHaveLength(entries.length)
  expect(JSON.stringify(durable)).not.toContain(secret)
})
