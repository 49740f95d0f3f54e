import { expect, test } from 'vitest'
import { readEvent } from './shop-process.ts'

test('a line of an unknown kind is passed over', () => {
  expect(readEvent('{"event":"measured","phase":"before"}')).toBeNull()
  expect(readEvent('Debugger attached.')).toBeNull()
})

test('a line of a known kind that is broken is a failure that names its field', () => {
  expect(() => readEvent('{"event":"ready","changesUrl":"http://127.0.0.1:1/changes"}')).toThrow(
    /frontUrl/,
  )
})

test('an alert keeps its whole payload and what the service answered', () => {
  const line = {
    event: 'alert',
    status: 'firing',
    at: '2026-11-23T03:00:00.000Z',
    payload: { version: '4', alerts: [{ startsAt: '2026-11-23T03:00:00Z', labels: { a: 'b' } }] },
    delivered: true,
    response: {
      ...{ received: 1, taken: 1, refused: [] },
      investigations: [{ fingerprint: 'f', investigation: '7', status: 'created' }],
    },
  }
  expect(readEvent(JSON.stringify(line))).toEqual(line)
})
