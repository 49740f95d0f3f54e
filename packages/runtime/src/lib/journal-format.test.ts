import { expect, test } from 'vitest'
import { JournalError } from './errors.ts'
import { decodeJournal, encodeJournal, encodeJournalEntry, journalHash } from './journal-format.ts'
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

test('a journal is read as it was written', () => {
  const decoded = decodeJournal(encodeJournal(journal))
  expect(decoded).toEqual({ ...journal, tornBytes: 0 })
  const [entry] = decoded.entries
  expect(entry?.answer.kind === 'value' && decodePayload(entry.answer.payload)).toEqual(series)
})

test('a torn end is left out and reported, wherever it was torn', () => {
  const bytes = encodeJournal(journal)
  const last = encodeJournalEntry(waited).length
  for (let cut = 1; cut < last; cut++) {
    const decoded = decodeJournal(bytes.subarray(0, bytes.length - cut))
    expect(decoded.entries).toEqual([answered])
    expect(decoded.tornBytes).toBe(last - cut)
  }
})

test('damage before the end is never accepted', () => {
  const bytes = encodeJournal(journal)
  const last = encodeJournalEntry(waited).length
  const damaged = Uint8Array.from(bytes)
  const at = bytes.length - last - 5
  damaged[at] = (damaged[at] ?? 0) ^ 1
  expect(() => decodeJournal(damaged)).toThrow(JournalError)
})

test('bytes of something else and of another version are refused in one sentence', () => {
  expect(() => decodeJournal(Buffer.from('{}'))).toThrow('These bytes are not a Faultline journal')
})

test('the hash of a journal is that of what was asked and answered, not of when', () => {
  const later = { ...journal, entries: [{ ...answered, askedAtMs: 5 }, waited] }
  expect(journalHash(later)).toBe(journalHash(journal))
  expect(journalHash({ ...journal, entries: [waited] })).not.toBe(journalHash(journal))
})
