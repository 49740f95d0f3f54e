import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunEvent } from '@faultline/sdk/result'
import { SourceError } from '@faultline/sdk'
import { bundleFixture, clock, requestOf } from '../../test/harness.ts'
import {
  createLiveBroker,
  createRuntime,
  decodeJournal,
  encodeJournals,
  decodeJournals,
  type Runtime,
  type Sources,
} from '../index.ts'
import { processTree } from './sandbox/process-tree.ts'

let runtime: Runtime
beforeAll(async () => {
  runtime = await createRuntime({ poolSize: 1 })
})
afterAll(() => runtime.close())

const secret = ['MARKER', '7f3a', 'secret'].join('-')
/** What a run may read, and so must be found where secrets are looked for in vain. */
const known = ['MARKED', '51c2', 'known'].join('-')

/** Each source knows the secret, lets it slip in its answers, its query or its error, and says so. */
const sources: Sources = {
  metrics: {
    range() {
      const times = Float64Array.of(1)
      const labels = { token: secret, note: `it is ${secret}`, known, [secret]: 'x' }
      const value = [{ name: secret, labels, times, values: times }]
      return Promise.resolve({ value, query: `https://user:${secret}@prometheus/api` })
    },
    names: () =>
      Promise.reject(new SourceError('metrics', 'unavailable', `cannot log in with ${secret}`)),
  },
  traces: {
    series: () => Promise.reject(new Error(secret)),
    groups: () =>
      Promise.resolve({
        value: [{ key: { a: secret }, count: 1, errors: 0, duration: none(), self: none() }],
        query: `select '${secret}'`,
      }),
    calls: () => Promise.reject(new Error(secret)),
    errorOrigins: () => Promise.reject(new Error(`connection to pg://u:${secret}@db refused`)),
    attributes: () => Promise.reject(new Error(secret)),
    versions: () => Promise.reject(new Error(secret)),
    failures: () => Promise.reject(new Error(secret)),
    clocks: () => Promise.reject(new Error(secret)),
  },
  logs: {
    count: () => Promise.reject(new Error(secret)),
    search() {
      const record = { at: clock, service: 'a', severity: 'error', traceId: secret } as const
      const body = `password=${secret}`
      return Promise.resolve({ value: [{ ...record, body, attributes: { a: secret } }], query: '' })
    },
  },
  changes: {
    list() {
      const url = `https://ci/?token=${secret}`
      const change = { id: '1', kind: 'other', at: clock, title: secret, url } as const
      return Promise.resolve({ value: [change], query: secret })
    },
  },
}

function none() {
  return { count: 0, sum: 0, mean: 0, p50: 0, p95: 0, p99: 0 }
}

test('a secret that a source lets slip is in nothing that a run leaves behind', async (context) => {
  const broker = createLiveBroker({ sources, redaction: { patterns: [/MARKER-[\w-]+/] } })
  const events: RunEvent[] = []
  const written: Uint8Array[] = []
  const { result, journals } = await runtime.record({
    ...requestOf(await bundleFixture('all-sources'), {}, { broker }),
    onEvent: (event) => events.push(event),
    onEntry: (entry) => void written.push(entry.bytes),
  })
  expect(result.status).toBe('succeeded')
  expect(result.coverage.map(({ calls }) => calls)).toEqual([2, 2, 1, 1])
  const entries = [...journals.values()].flatMap((journal) => journal.entries)
  expect(JSON.stringify({ result, events, entries })).not.toContain(secret)
  for (const part of [result.findings, entries]) {
    expect(JSON.stringify(part)).toContain('[redacted]')
    expect(JSON.stringify(part)).toContain(known)
  }
  const durable = decodeJournal(Buffer.concat(written))
  expect(durable.entries).toHaveLength(entries.length)
  const packed = decodeJournals(encodeJournals(journals))
  expect(JSON.stringify([durable, [...packed]])).not.toContain(secret)
  expect(Buffer.concat(written).includes(secret)).toBe(false)

  const memory = runtime.processIds().flatMap(processTree).flatMap(memoryOf)
  if (memory.length === 0) context.skip('the memory of another process cannot be read here')
  expect(memory.some((part) => holds(part, known))).toBe(true)
  expect(memory.some((part) => holds(part, secret))).toBe(false)
})

function holds(memory: Buffer, text: string): boolean {
  return memory.includes(text) || memory.includes(Buffer.from(text, 'utf16le'))
}

/** What a process has written to its memory, part by part; nothing where that cannot be read. */
function memoryOf(pid: number): Buffer[] {
  let file: number
  try {
    file = openSync(`/proc/${pid}/mem`, 'r')
  } catch {
    return []
  }
  const parts = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [])
  const buffers: Buffer[] = []
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [from, to] = [
      Number.parseInt(parts[at + 1] ?? '', 16),
      Number.parseInt(parts[at + 2] ?? '', 16),
    ]
    // What was only reserved is large and empty.
    if (to - from > 200_000_000) continue
    const buffer = Buffer.alloc(to - from)
    try {
      buffers.push(buffer.subarray(0, readSync(file, buffer, 0, buffer.length, from)))
    } catch {
      // A part that is not there to be read.
    }
  }
  closeSync(file)
  return buffers
}
