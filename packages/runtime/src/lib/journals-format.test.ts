import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JournalError } from './errors.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { decodeJournals, encodeJournals } from './journals-format.ts'
import { encodePayload } from './payload.ts'

const analyzer = { id: 'a', version: '0123456789ab' }

function journalOf(run: string, answers: readonly unknown[]): [string, Journal] {
  const entries = answers.map((value, position): JournalEntry => {
    const payload = encodePayload(value)
    return {
      position,
      askedAtMs: position,
      answeredAtMs: position + 0.5,
      asked: {
        kind: 'read',
        need: 'metrics',
        source: 'metrics',
        method: 'range',
        query: { position },
      },
      answer: { kind: 'value', query: 'select', window: { from: 1, to: 2 }, payload, bytes: 3 },
    }
  })
  return [run, { version: 1, run, analyzer, entries }]
}

const numbers = fc.oneof(
  fc.array(fc.double(), { maxLength: 20 }),
  fc
    .record({ first: fc.integer(), step: fc.integer(), length: fc.integer({ min: 0, max: 20 }) })
    .map(({ first, step, length }) => Array.from({ length }, (_, at) => first + at * step)),
)
const answer = fc.record({
  name: fc.string(),
  times: numbers.map((values) => Float64Array.from(values)),
})

test('journals come back as they were, whatever they hold', () => {
  fc.assert(
    fc.property(fc.array(fc.array(answer, { maxLength: 3 }), { maxLength: 3 }), (runs) => {
      const journals = new Map(runs.map((answers, at) => journalOf(`1.${at}`, answers)))
      expect(decodeJournals(encodeJournals(journals))).toEqual(journals)
    }),
    { numRuns: 50 },
  )
})

test('refusals, timers and chained runs come back as they were', () => {
  const [run, journal] = journalOf('1', [])
  const at = { askedAtMs: 0, answeredAtMs: 0 }
  const entries: JournalEntry[] = [
    {
      ...{ ...at, position: 0 },
      asked: { kind: 'chain', analyzer: 'b', params: { service: 'x' }, run: '1.1' },
      answer: { kind: 'none' },
    },
    {
      ...{ ...at, position: 1 },
      asked: { kind: 'timer', waitMs: 5 },
      answer: { kind: 'refused', reason: 'unavailable', message: 'It is down' },
    },
  ]
  const journals = new Map([[run, { ...journal, entries }]])
  expect(decodeJournals(encodeJournals(journals))).toEqual(journals)
})

test('what two runs were answered alike is kept once, and times hardly cost anything', () => {
  const random = Array.from({ length: 5_000 }, (_, at) => Math.sin(at * at))
  const values = Float64Array.from(random)
  const times = Float64Array.from(random, (_, at) => 1_700_000_000_000 + at * 1_000)
  const size = (count: number): number => {
    const journals = Array.from({ length: count }, (_, at) =>
      journalOf(`1.${at}`, [[{ name: 'm', times, values }]]),
    )
    return encodeJournals(new Map(journals)).length
  }
  expect(size(1)).toBeLessThan(values.byteLength + 1_000)
  expect(size(4)).toBeLessThan(size(1) * 1.05)
})

test('equal journals give equal bytes', () => {
  const journals = (): Map<string, Journal> =>
    new Map([journalOf('1', [Float64Array.of(1, 5, 2)]), journalOf('1.1', [])])
  expect(encodeJournals(journals())).toEqual(encodeJournals(journals()))
})

test('bytes that are cut off, changed or of another kind are refused', () => {
  const bytes = encodeJournals(new Map([journalOf('1', [Float64Array.of(1, 5, 2)])]))
  const cut = bytes.subarray(0, bytes.length - 3)
  expect(() => decodeJournals(cut)).toThrow(JournalError)
  expect(() => decodeJournals(Buffer.from('nothing of the kind'))).toThrow(JournalError)
  expect(() => decodeJournals(new Uint8Array())).toThrow(JournalError)
})

test('few bytes that stand for too many are refused', () => {
  const long = Float64Array.from({ length: 1_000_000 }, (_, at) => at)
  const bytes = encodeJournals(new Map([journalOf('1', [long])]))
  expect(bytes.length).toBeLessThan(1_000)
  expect(() => decodeJournals(bytes, { maximumBytes: 1_000_000 })).toThrow(
    'The journal would take more than the 1000000 bytes that one may',
  )
})

test('an answer that names one series more often than it may hold is refused', () => {
  const long = Float64Array.from({ length: 100_000 }, (_, at) => at)
  const bytes = (times: number): Uint8Array =>
    encodeJournals(new Map([journalOf('1', [Array.from({ length: times }, () => long.slice())])]))
  const options = { maximumBytes: 4_000_000 }
  expect(decodeJournals(bytes(4), options).size).toBe(1)
  expect(() => decodeJournals(bytes(6), options)).toThrow('would take more than the 4000000 bytes')
})
