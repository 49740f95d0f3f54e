import { createHash } from 'node:crypto'
import { constants, zstdCompressSync } from 'node:zlib'
import { z } from 'zod'
import {
  createDecodingAllowance,
  type DecodingAllowance,
  type DecodingOptions,
} from './decoding-allowance.ts'
import { JournalError } from './errors.ts'
import { toEvenSeries } from './even-series.ts'
import {
  journalVersion,
  type Journal,
  type JournalEntry,
  type RecordedJournals,
} from './journal.ts'
import { entrySchema } from './journal-format.ts'
import type { Payload } from './payload.ts'

const formatName = 'faultline-journals'
const index = z.int().min(0)

const answerSchema = z.discriminatedUnion('kind', [
  entrySchema.shape.answer.options[0].omit({ json: true, sameAs: true }).extend({ payload: index }),
  entrySchema.shape.answer.options[1],
  entrySchema.shape.answer.options[2],
])
const textSchema = z.object({
  format: z.literal(formatName),
  version: z.number(),
  runs: z.array(
    z.object({
      run: z.string(),
      analyzer: z.object({ id: z.string(), version: z.string() }),
      entries: z.array(entrySchema.omit({ floats: true }).extend({ answer: answerSchema })),
    }),
  ),
  payloads: z.array(z.object({ json: z.string(), series: z.array(index) })),
  /** Its length alone, or with the first value and the step of a series of even steps. */
  series: z.array(z.union([z.tuple([index]), z.tuple([index, z.number(), z.number()])])),
})
type Text = z.infer<typeof textSchema>

export type JournalsOptions = {
  /** `quick` takes a tenth of the time or less, for a quarter more bytes. Default: `small`. */
  readonly effort?: 'small' | 'quick'
}

/**
 * The journals of all runs of an investigation as one small file: what several runs were answered
 * is kept once, series of even steps (most times are) as two numbers, and the bytes of all other
 * numbers sorted by their place in the number, which compresses best (Alted 2010, "shuffle"). Equal
 * journals give equal bytes.
 */
export function encodeJournals(
  journals: RecordedJournals,
  options: JournalsOptions = {},
): Uint8Array {
  const pool = createPool()
  const runs = [...journals.values()].map(({ run, analyzer, entries }) => ({
    run,
    analyzer,
    entries: entries.map(({ answer, ...entry }) => {
      if (answer.kind !== 'value') return { ...entry, answer }
      const { payload, ...rest } = answer
      return { ...entry, answer: { ...rest, payload: pool.add(payload) } }
    }),
  }))
  const { payloads, series, floats } = pool
  const text: Text = { format: formatName, version: journalVersion, runs, payloads, series }
  const json = Buffer.from(JSON.stringify(text))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(json.length)
  const whole = Buffer.concat([length, json, shuffle(Buffer.concat(floats))])
  return zstdCompressSync(whole, {
    pledgedSrcSize: whole.length,
    params: { [constants.ZSTD_c_compressionLevel]: options.effort === 'quick' ? 3 : 19 },
  })
}

/**
 * @throws JournalError when the bytes are not what `encodeJournals` wrote, or would come to more than
 * is allowed.
 */
export function decodeJournals(bytes: Uint8Array, options: DecodingOptions = {}): RecordedJournals {
  const allowance = createDecodingAllowance(options)
  const { text, rest } = readText(bytes, allowance)
  const series = readSeries(text.series, unshuffle(rest), allowance)
  const payloads = text.payloads.map(({ json, series: indexes }): Payload => ({
    json,
    floats: allowance.together(indexes.map((at) => series[at] ?? damaged())),
  }))
  return new Map(
    text.runs.map(({ run, analyzer, entries }): [string, Journal] => [
      run,
      {
        version: journalVersion,
        run,
        analyzer,
        entries: entries.map(({ answer, ...entry }): JournalEntry => {
          if (answer.kind !== 'value') return { ...entry, answer }
          const { payload, ...said } = answer
          return { ...entry, answer: { ...said, payload: payloads[payload] ?? damaged() } }
        }),
      },
    ]),
  )
}

function damaged(): never {
  throw new JournalError('These bytes are not journals of Faultline, or they are damaged')
}

function readText(
  bytes: Uint8Array,
  { decompress }: DecodingAllowance,
): { text: Text; rest: Buffer } {
  let whole: Buffer
  let value: unknown
  try {
    whole = decompress(bytes)
    value = JSON.parse(whole.subarray(4, 4 + whole.readUInt32LE(0)).toString())
  } catch (error) {
    if (error instanceof JournalError) throw error
    return damaged()
  }
  const head = z.object({ format: z.literal(formatName), version: z.number() }).safeParse(value)
  if (!head.success) return damaged()
  if (head.data.version !== journalVersion) {
    throw new JournalError(
      `The journals are of version ${head.data.version} and this Faultline reads version ${journalVersion}; read them with the release that wrote them`,
    )
  }
  const text = textSchema.safeParse(value)
  if (!text.success) return damaged()
  return { text: text.data, rest: whole.subarray(4 + whole.readUInt32LE(0)) }
}

/** Payloads and series, each kept once. */
function createPool() {
  const payloads: Text['payloads'] = []
  const series: Text['series'] = []
  const floats: Buffer[] = []
  const payloadIndexes = new Map<string, number>()
  const seriesIndexes = new Map<string, number>()

  const addSeries = (values: Float64Array): number => {
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    const key = createHash('sha256').update(bytes).digest('base64')
    const known = seriesIndexes.get(key)
    if (known !== undefined) return known
    const even = toEvenSeries(values)
    if (!even) floats.push(bytes)
    seriesIndexes.set(key, series.length)
    return series.push(even ? [...even] : [values.length]) - 1
  }
  const add = ({ json, floats: all }: Payload): number => {
    const indexes = all.map(addSeries)
    const key = `${indexes.join(',')} ${json}`
    const known = payloadIndexes.get(key)
    if (known !== undefined) return known
    payloadIndexes.set(key, payloads.length)
    return payloads.push({ json, series: indexes }) - 1
  }
  return { payloads, series, floats, add }
}

function readSeries(
  described: Text['series'],
  bytes: Buffer,
  { evenSeries }: DecodingAllowance,
): Float64Array[] {
  let at = 0
  const series = described.map(([length, first, step]) => {
    if (first !== undefined && step !== undefined) {
      return evenSeries([length, first, step])
    }
    if (at + 8 * length > bytes.length) return damaged()
    const values = new Float64Array(length)
    Buffer.from(values.buffer).set(bytes.subarray(at, at + values.byteLength))
    at += values.byteLength
    return values
  })
  return at === bytes.length ? series : damaged()
}

/** All first bytes of the numbers, then all second ones, and so on. */
function shuffle(bytes: Buffer): Buffer {
  const count = bytes.length / 8
  const shuffled = Buffer.alloc(bytes.length)
  for (let place = 0; place < 8; place++) {
    for (let item = 0; item < count; item++) {
      shuffled[place * count + item] = bytes[item * 8 + place] ?? 0
    }
  }
  return shuffled
}

function unshuffle(shuffled: Buffer): Buffer {
  const count = Math.floor(shuffled.length / 8)
  const bytes = Buffer.alloc(count * 8)
  for (let place = 0; place < 8; place++) {
    for (let item = 0; item < count; item++) {
      bytes[item * 8 + place] = shuffled[place * count + item] ?? 0
    }
  }
  return bytes
}
