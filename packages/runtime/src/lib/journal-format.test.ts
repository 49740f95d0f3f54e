import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JournalError } from './errors.ts'
import { createJournalWriter, decodeJournal, encodeJournal, journalHash } from './journal-format.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { decodePayload, encodePayload } from './payload.ts'

const series = [{ times: Float64Array.of(1, 2, 3), values: Float64Array.of(0.1, Number.NaN, -0) }]
const answered: JournalEntry = {
  position: 0,
  askedAtMs: 1,
  answeredAtMs: 2,
  asked: { kind: 'read', need: 'm', source: 'metrics', method: 'range', query: { metric: 'a' } },
  answer: {
    kind: 'value',
    query: 'select a',
    window: { from: 0, to: 4 },
    payload: encodePayload(series),
    bytes: 60,
  },
}
const waited: JournalEntry = {
  position: 1,
  askedAtMs: 1,
  answeredAtMs: 9,
  asked: { kind: 'timer', waitMs: 8 },
  answer: { kind: 'none' },
}
const journal: Journal = {
  version: 1,
  run: '1.2',
  analyzer: { id: 'a', version: 'v' },
  entries: [answered, waited],
}

/** The same journal as version 1 wrote it. */
const versionOne = [
  'VwAAALDzYPwotS/9IF51AgAiRREXkBlqDCBbu1NYKVVAEFl3QNUCPDN2KUhFMRu/Ceh2r0kgEhUnCwLlW9dO',
  'yq0JHdawyYm6KxUARlGqXHi+FRo2ndsYYxABAA3kVBT2AAAAJgRSQyi1L/1gXwBlBwCiTS0skCnp87u7g9gp',
  'lQvZm7QmiGxZhPYmbLYIEUmieQ22X5tH2kH7GYCJ/VsWtAMSKeKiYoKiEZAa6cAixQcjGQ59w+Ua5hn/iN9k',
  '86sYpZR6dr/6bXYY/EaOd8NTGeibYUThGQv0DjruMZBbGoOeXwJQ4Yb7T7MgYvy6PvL4eXieF9p6jiHfCnuQ',
  'netZeY/r5x3m9vyy+F2/NAZ5pCd4DHVbz0TfCRBhYUivp9I3xyBr5/AoJYCBFQBg4M5kwDJoGOAA1w6PtJyI',
  '7vaN/UwTT61ANaYYMcjh2VEEkmB/KMNarI1pWah8T8R8AmMAAAA9uSa0KLUv/SB61QIA0kQRGJC1bZCRZTOU',
  'EikJE8DPjRgvkQ/M1z9jCw057txnAclNO+pqG/KsmysMZP+ONNPZnVC4WNnoAmHicyPcdbOTV3BWShkEBgBI',
  'GYAVYVfdFipfmkQTw3QC',
].join('')

test('a journal is read as it was written', () => {
  const decoded = decodeJournal(encodeJournal(journal))
  expect(decoded).toEqual({ ...journal, tornBytes: 0 })
  const [entry] = decoded.entries
  expect(entry?.answer.kind === 'value' && decodePayload(entry.answer.payload)).toEqual(series)
})

test('a torn end is left out and reported, wherever it was torn', () => {
  const bytes = encodeJournal(journal)
  const last = encodedLength(waited)
  for (let cut = 1; cut < last; cut++) {
    const decoded = decodeJournal(bytes.subarray(0, bytes.length - cut))
    expect(decoded.entries).toEqual([answered])
    expect(decoded.tornBytes).toBe(last - cut)
  }
})

test('damage before the end is never accepted', () => {
  const bytes = encodeJournal(journal)
  const last = encodedLength(waited)
  const damaged = Uint8Array.from(bytes)
  const at = bytes.length - last - 5
  damaged[at] = (damaged[at] ?? 0) ^ 1
  expect(() => decodeJournal(damaged)).toThrow(JournalError)
})

test('bytes of something else and of another version are refused in one sentence', () => {
  expect(() => decodeJournal(Buffer.from('{}'))).toThrow('These bytes are not a Faultline journal')
})

test('few bytes that stand for too many are refused', () => {
  expect(() => decodeJournal(encodeJournal(journal), { maximumBytes: 200 })).toThrow(
    'The journal would take more than the 200 bytes that one may',
  )
})

test('whatever bytes have a right checksum, they are refused or read', () => {
  const start = encodeJournal({ ...journal, entries: [] })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
      const head = Buffer.alloc(8)
      head.writeUInt32LE(body.length)
      head.writeUInt32LE(crc32(body), 4)
      const bytes = Buffer.concat([start, head, body])
      expect(() => decodeJournal(bytes)).toThrow(JournalError)
    }),
  )
})

test('a series that says to be longer than its bytes is refused', () => {
  const text = Buffer.from(
    JSON.stringify({
      ...{ ...answered, answer: { ...answered.answer, payload: undefined, json: '[]' } },
      floats: [1e15],
    }),
  )
  const body = Buffer.concat([Buffer.alloc(4), text])
  body.writeUInt32LE(text.length)
  const head = Buffer.alloc(8)
  head.writeUInt32LE(body.length)
  head.writeUInt32LE(crc32(body), 4)
  const start = encodeJournal({ ...journal, entries: [] })
  expect(() => decodeJournal(Buffer.concat([start, head, body]))).toThrow(
    'A series of the journal is cut off',
  )
})

test('the hash of a journal is that of what was asked and answered, not of when', () => {
  const later = { ...journal, entries: [{ ...answered, askedAtMs: 5 }, waited] }
  expect(journalHash(later)).toBe(journalHash(journal))
  expect(journalHash({ ...journal, entries: [waited] })).not.toBe(journalHash(journal))
})

test('what is written as a run goes on says the same, without the time to compress it', () => {
  const { head, entry } = createJournalWriter({ compressed: false })
  const bytes = Buffer.concat([head(journal), ...journal.entries.map(entry)])
  expect(decodeJournal(bytes)).toEqual({ ...journal, tornBytes: 0 })
})

const longPayload = encodePayload(Float64Array.from({ length: 1_000 }, (_, at) => Math.sin(at)))

test('an answer that is given again is kept once', () => {
  const again = { ...answered, position: 1 }
  const twice = { ...journal, entries: [answered, again] }
  for (const compressed of [false, true]) {
    const { entry } = createJournalWriter({ compressed })
    const long = { ...answered, answer: { ...answered.answer, payload: longPayload } }
    const first = entry(long).length
    expect(entry({ ...long, position: 1 }).length).toBeLessThan(first / 10)
  }
  const decoded = decodeJournal(encodeJournal(twice))
  expect(decoded.entries).toEqual(twice.entries)
})

test('a journal of version 1 is read still', () => {
  const decoded = decodeJournal(Buffer.from(versionOne, 'base64'))
  expect(decoded).toEqual({ ...journal, tornBytes: 0 })
})

function encodedLength(entry: JournalEntry): number {
  return createJournalWriter({ compressed: true }).entry(entry).length
}
