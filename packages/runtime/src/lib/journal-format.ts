import { createHash } from 'node:crypto'
import { crc32, zstdCompressSync } from 'node:zlib'
import { exceededLimitSchema } from '@faultline/sdk/result'
import { z } from 'zod'
import {
  createDecodingAllowance,
  type DecodingAllowance,
  type DecodingOptions,
} from './decoding-allowance.ts'
import { JournalError } from './errors.ts'
import { describeSeries, type EvenSeries } from './even-series.ts'
import { journalVersion, type Journal, type JournalEntry } from './journal.ts'
import type { Payload } from './payload.ts'

type Head = Pick<Journal, 'run' | 'analyzer'>

const formatName = 'faultline-journal'
/**
 * Of the bytes, not of what they say. Version 1 compressed every frame; since version 2 a frame may
 * be left as it is, series of even steps are three numbers, and an answer may be that of an earlier entry.
 */
const formatVersion = 2
const readVersions: readonly number[] = [1, formatVersion]
/** What a compressed body begins with (RFC 8878); as the length of a text it would be 4 GB. */
const zstdMagic = 0xfd2fb528
const headSchema = z.object({
  format: z.literal(formatName),
  version: z.number(),
  run: z.string(),
  analyzer: z.object({ id: z.string(), version: z.string() }),
})
/** An entry as text; the numbers of its series lie elsewhere. */
export const entrySchema = z.object({
  position: z.int(),
  askedAtMs: z.number(),
  answeredAtMs: z.number(),
  asked: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('read'),
      need: z.string(),
      source: z.string(),
      method: z.string(),
      query: z.unknown(),
    }),
    z.object({ kind: z.literal('timer'), waitMs: z.number() }),
    z.object({
      kind: z.literal('chain'),
      analyzer: z.string(),
      params: z.unknown(),
      run: z.string(),
    }),
  ]),
  answer: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('value'),
      query: z.string(),
      window: z.object({ from: z.number(), to: z.number() }).exactOptional(),
      json: z.string(),
      /** Position of the entry whose answer this is too. */
      sameAs: z.int().min(0).exactOptional(),
      bytes: z.number(),
    }),
    z.object({
      kind: z.literal('refused'),
      reason: z.enum(['unavailable', 'denied', 'over_budget', 'bad_query', 'not_in_journal']),
      message: z.string(),
      limit: exceededLimitSchema.exactOptional(),
    }),
    z.object({ kind: z.literal('none') }),
  ]),
  /** Of each series its length, or all of it where it is even. */
  floats: z.array(z.union([z.int().min(0), z.tuple([z.int().min(0), z.number(), z.number()])])),
})

/** Writes a journal entry by entry, as the run goes on. */
export type JournalWriter = {
  readonly head: (head: Head) => Uint8Array
  readonly entry: (entry: JournalEntry) => Uint8Array
}

/**
 * The bytes of a journal: frames, each of a length, a checksum and a body, so that a journal can
 * be written as it grows and a torn end is seen. The first frame is the head. A body is the
 * length of its text, the text, and the numbers of its series; compressed as a whole, or not.
 */
export function encodeJournal(journal: Journal): Uint8Array {
  const { head, entry } = createJournalWriter({ compressed: true })
  return Buffer.concat([head(journal), ...journal.entries.map(entry)])
}

/**
 * While a run waits for its journal to be kept, nothing is compressed: that would take longer than
 * all else that is done for an answer. The same answer given again is kept as its first place.
 */
export function createJournalWriter(options: { readonly compressed: boolean }): JournalWriter {
  const positions = new Map<Payload, number>()
  const frame = (value: unknown, floats: readonly Float64Array[]): Buffer => {
    const body = bodyOf(value, floats)
    return frameOf(options.compressed ? zstdCompressSync(body) : body)
  }
  return {
    head: ({ run, analyzer }) =>
      frame({ format: formatName, version: formatVersion, run, analyzer }, []),
    entry(entry) {
      const { answer, position } = entry
      if (answer.kind !== 'value') return frame({ ...entry, floats: [] }, [])
      const { payload, ...rest } = answer
      const sameAs = positions.get(payload)
      if (sameAs !== undefined) {
        return frame({ ...entry, answer: { ...rest, json: '', sameAs }, floats: [] }, [])
      }
      positions.set(payload, position)
      const series = describeSeries(payload.floats)
      const uneven = series.filter((values) => values instanceof Float64Array)
      const floats = series.map((values) =>
        values instanceof Float64Array ? values.length : values,
      )
      return frame({ ...entry, answer: { ...rest, json: payload.json }, floats }, uneven)
    },
  }
}

export type DecodedJournal = Journal & {
  /** Bytes at the end that are no whole frame: the last write was cut off. */
  readonly tornBytes: number
}

/**
 * Reads a journal. A torn end is left out and reported.
 * @throws JournalError when the bytes are no journal, of another version, damaged before the end, or
 * would come to more than is allowed.
 */
export function decodeJournal(bytes: Uint8Array, options: DecodingOptions = {}): DecodedJournal {
  const allowance = createDecodingAllowance(options)
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const { bodies, tornBytes } = readFrames(all, allowance)
  const [first, ...rest] = bodies
  const head = headSchema.safeParse(first && parseText(first).value)
  if (!head.success) throw new JournalError('These bytes are not a Faultline journal')
  if (!readVersions.includes(head.data.version)) {
    throw new JournalError(
      `The journal is of version ${head.data.version} and this Faultline reads up to version ${formatVersion}; read it with the release that wrote it`,
    )
  }
  const { run, analyzer } = head.data
  const entries: JournalEntry[] = []
  const payloads = new Map<number, Payload>()
  for (const body of rest) {
    const entry = decodeEntry(body, { payloads, allowance })
    const { position, answer } = entry
    // The first of a position counts.
    if (!payloads.has(position) && answer.kind === 'value') payloads.set(position, answer.payload)
    entries.push(entry)
  }
  return { version: journalVersion, run, analyzer, entries, tornBytes }
}

/** A hash of what a journal says, the same whenever and wherever it was written. */
export function journalHash(journal: Journal): string {
  const hash = createHash('sha256')
  for (const { asked, answer } of journal.entries) {
    const { payload, ...rest } =
      answer.kind === 'value' ? answer : { ...answer, payload: undefined }
    hash.update(JSON.stringify([asked, rest, payload?.json]))
    for (const series of payload?.floats ?? []) hash.update(bytesOf(series))
  }
  return hash.digest('hex')
}

function bodyOf(value: unknown, floats: readonly Float64Array[]): Buffer {
  const text = Buffer.from(JSON.stringify(value))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, text, ...floats.map(bytesOf)])
}

function frameOf(body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(body.length)
  head.writeUInt32LE(crc32(body), 4)
  return Buffer.concat([head, body])
}

function readFrames(
  bytes: Buffer,
  { decompress }: DecodingAllowance,
): { bodies: Buffer[]; tornBytes: number } {
  const bodies: Buffer[] = []
  let at = 0
  while (at + 8 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32LE(at)
    if (end > bytes.length) break
    const body = bytes.subarray(at + 8, end)
    if (crc32(body) !== bytes.readUInt32LE(at + 4)) {
      if (end === bytes.length) break
      throw new JournalError(`The journal is damaged at byte ${at}; restore it from a copy`)
    }
    const isCompressed = body.length >= 4 && body.readUInt32LE(0) === zstdMagic
    bodies.push(isCompressed ? decompress(body) : body)
    at = end
  }
  return { bodies, tornBytes: bytes.length - at }
}

function decodeEntry(
  body: Buffer,
  {
    payloads,
    allowance,
  }: { readonly payloads: ReadonlyMap<number, Payload>; readonly allowance: DecodingAllowance },
): JournalEntry {
  const { value, rest } = parseText(body)
  const parsed = entrySchema.safeParse(value)
  if (!parsed.success) throw new JournalError('An entry of the journal has an unknown form')
  const { floats: described, answer, ...entry } = parsed.data
  if (answer.kind !== 'value') return { ...entry, answer }
  const { json, sameAs, ...said } = answer
  const payload =
    sameAs === undefined ? { json, floats: readFloats(rest, described, allowance) } : same(sameAs)
  return { ...entry, answer: { ...said, payload } }

  function same(position: number): Payload {
    const known = payloads.get(position)
    if (known !== undefined) return known
    throw new JournalError(`The journal has no answer ${position}, which a later entry refers to`)
  }
}

function parseText(body: Buffer): { value: unknown; rest: Buffer } {
  try {
    const length = body.readUInt32LE(0)
    const value: unknown = JSON.parse(body.subarray(4, 4 + length).toString())
    return { value, rest: body.subarray(4 + length) }
  } catch {
    throw new JournalError(
      'A frame of the journal holds no text; its checksum is right, so it was written so',
    )
  }
}

function readFloats(
  bytes: Buffer,
  described: readonly (number | EvenSeries)[],
  { evenSeries }: DecodingAllowance,
): Float64Array[] {
  let at = 0
  return described.map((length) => {
    if (typeof length !== 'number') return evenSeries(length)
    if (at + 8 * length > bytes.length) throw new JournalError('A series of the journal is cut off')
    const series = new Float64Array(length)
    bytesOf(series).set(bytes.subarray(at, at + series.byteLength))
    at += series.byteLength
    return series
  })
}

function bytesOf(floats: Float64Array): Buffer {
  return Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength)
}
