import { crc32, zstdCompressSync } from 'node:zlib'
import { createRandom, type Random } from './random.ts'

/** Shapes of journals that no run writes. */
export const binaryKinds = [
  'repeated-answers',
  'one-series-often',
  'long-even-series',
  'many-empty',
  'zeros-compressed',
  'compressed-twice',
  'flipped-bytes',
  'cut-off',
  'wrong-lengths',
] as const
export type BinaryKind = (typeof binaryKinds)[number]

type Shape = { readonly target: string; readonly kind: BinaryKind; readonly salt: number }

export function buildBinary(shape: Shape, size: number): Buffer {
  if (shape.target !== 'recording') return journalOf(shape, size)
  const journals = journalOf({ ...shape, target: 'journals' }, size).toString('base64')
  return Buffer.from(JSON.stringify({ ...recording, journals }))
}

const recording = {
  ...{ schemaVersion: 1, investigation: '1', title: 'a', analyzer: 'a', params: {}, alert: null },
  ...{ clock: 1, window: { from: 0, to: 1 }, seed: '1', causes: [] },
  conclusion: { kind: 'inconclusive', sentence: 'a', reason: 'a' },
}

function journalOf({ target, kind, salt }: Shape, size: number): Buffer {
  const random = createRandom(salt)
  const whole = target === 'journal' ? frames(kind, size) : archive(kind, size)
  switch (kind) {
    case 'zeros-compressed':
      return zstdCompressSync(Buffer.alloc(size * 100_000))
    case 'compressed-twice':
      return zstdCompressSync(zstdCompressSync(Buffer.alloc(size * 100_000)))
    case 'flipped-bytes':
      return flipped(whole, random)
    case 'cut-off':
      return whole.subarray(0, random.below(whole.length))
    default:
      return whole
  }
}

function flipped(bytes: Buffer, random: Random): Buffer {
  for (let count = 1 + random.below(8); count > 0; count--) {
    bytes[random.below(bytes.length)] = random.below(256)
  }
  return bytes
}

const analyzer = { id: 'a', version: '1' }
const asked = { kind: 'read', need: 'n', source: 's', method: 'm', query: {} }
const value = { kind: 'value', query: 'q', bytes: 1 }
const entry = (position: number) => ({ position, askedAtMs: 0, answeredAtMs: 0, asked })

/** The journal of one run: frames of a length, a checksum and a body. */
function frames(kind: BinaryKind, size: number): Buffer {
  const series = kind === 'long-even-series' ? [[size * 10_000, 0, 1]] : []
  const entries = Array.from({ length: kind === 'long-even-series' ? 4 : size }, (_, at) => {
    if (kind === 'many-empty') return frame({})
    const last = kind === 'repeated-answers' && at > size / 2
    const answer = last ? { ...value, json: '', sameAs: size >> 1 } : { ...value, json: '{}' }
    return frame({ ...entry(at), answer, floats: kind === 'wrong-lengths' ? [4e9] : series })
  })
  const head = { format: 'faultline-journal', version: 2, run: '1', analyzer }
  return Buffer.concat([frame(head), ...entries])
}

function frame(text: object): Buffer {
  const body = withLength(Buffer.from(JSON.stringify(text)))
  const head = Buffer.alloc(8)
  head.writeUInt32LE(body.length)
  head.writeUInt32LE(crc32(body), 4)
  return Buffer.concat([head, body])
}

function withLength(text: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, text])
}

/** The journals of an investigation: one text, the numbers of all series after it, compressed. */
function archive(kind: BinaryKind, size: number): Buffer {
  const isLong = kind === 'long-even-series' || kind === 'one-series-often'
  const series = isLong ? [[size * 10_000, 0, 1]] : kind === 'wrong-lengths' ? [[4e9]] : []
  const references = kind === 'one-series-often' ? Array.from({ length: size }, () => 0) : []
  const payloads = Array.from({ length: isLong ? 4 : size }, () => ({
    json: '{}',
    series: references,
  }))
  const entries = Array.from({ length: size }, (_, at) => ({
    ...entry(at),
    answer: { ...value, payload: kind === 'wrong-lengths' ? at + 1 : 0 },
  }))
  const runs =
    kind === 'many-empty' ? entries.map((_, at) => run(String(at), [])) : [run('1', entries)]
  const text = { format: 'faultline-journals', version: 1, runs, payloads, series }
  return zstdCompressSync(withLength(Buffer.from(JSON.stringify(text))))
}

function run(id: string, entries: readonly object[]): object {
  return { run: id, analyzer, entries }
}
