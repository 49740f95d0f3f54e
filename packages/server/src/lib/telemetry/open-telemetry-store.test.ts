import { expect, test } from 'vitest'
import { rejectionLog } from './open-telemetry-store.ts'

test('why telemetry is not stored is written once for each signal and reason, of so many at most', () => {
  const lines: string[] = []
  const tell = rejectionLog((line) => lines.push(line))
  tell('traces', ['a span has no id', 'a span has no id'])
  tell('traces', ['a span has no id'])
  tell('logs', ['The body is not valid JSON.'])
  expect(lines).toEqual([
    'Telemetry: some traces are not stored, because a span has no id; senders are told how many',
    'Telemetry: some logs are not stored, because the body is not valid JSON; senders are told how many',
  ])
  for (let reason = 0; reason < 100; reason += 1) tell('traces', [`reason ${reason}`])
  expect(lines).toHaveLength(50)
})
