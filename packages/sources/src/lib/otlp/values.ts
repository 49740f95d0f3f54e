import { z } from 'zod'

/** A 64-bit integer, as both readers of a body give it. */
export const integer64Schema = z.bigint()

/** A double; unlike JSON's numbers it may be infinite or not a number. */
export const doubleSchema = z.custom<number>((value) => typeof value === 'number')

export const keyValuesSchema = z
  .array(z.object({ key: z.string().nullish(), value: z.unknown().optional() }))
  .nullish()
export type KeyValues = z.infer<typeof keyValuesSchema>

export const resourceSchema = z.object({ attributes: keyValuesSchema }).nullish()

export type Attributes = ReadonlyMap<string, string>

/** Attributes as text. Of a key that occurs twice the last value counts. */
export function toAttributes(keyValues: KeyValues): Attributes {
  const attributes = new Map<string, string>()
  for (const { key, value } of keyValues ?? []) {
    attributes.set(key ?? '', toText(value))
  }
  return attributes
}

/** An OTLP `AnyValue` as text: scalars as they print, arrays and maps as JSON. */
export function toText(value: unknown): string {
  const plain = toPlain(value, 0)
  if (plain === null) return ''
  return typeof plain === 'object' ? JSON.stringify(plain) : String(plain)
}

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain }

/** Deeper values are cut off: nothing that is looked at is nested so deep. */
const maximumDepth = 16

function toPlain(value: unknown, depth: number): Plain {
  if (!isRecord(value) || depth > maximumDepth) return null
  if (typeof value['stringValue'] === 'string') return value['stringValue']
  if (typeof value['boolValue'] === 'boolean') return value['boolValue']
  const number = value['intValue'] ?? value['doubleValue']
  if (typeof number === 'number' || typeof number === 'string') return number
  if (typeof number === 'bigint') return number.toString()
  if (typeof value['bytesValue'] === 'string') return value['bytesValue']
  if (isRecord(value['arrayValue'])) {
    return listOf(value['arrayValue']).map((item) => toPlain(item, depth + 1))
  }
  if (isRecord(value['kvlistValue'])) {
    const entries = listOf(value['kvlistValue']).filter(isRecord)
    return Object.fromEntries(
      entries.map((entry) => [String(entry['key']), toPlain(entry['value'], depth + 1)]),
    )
  }
  return null
}

function listOf(record: Record<string, unknown>): unknown[] {
  return Array.isArray(record['values']) ? record['values'] : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Nanoseconds since the epoch, or undefined where none are given: zero means so. */
export function toNanos(value: bigint | null | undefined): bigint | undefined {
  return value === null || value === undefined || value === 0n ? undefined : value
}

const dayNs = 86_400_000_000_000n

/**
 * Whether a time lies so far ahead of the store's own clock that no clock's error explains it. Such
 * a record would stay for as long, since what is kept is told by the records' times.
 */
export function isFarAhead(timeNs: bigint, arrivedNs: bigint): boolean {
  return timeNs > arrivedNs + dayNs
}

const zeros = /^0*$/

/** A trace id in lower-case hex, or undefined when it is not a valid one. */
export function toTraceId(hex: string | null | undefined): string | undefined {
  if (!hex || !/^[0-9a-f]{32}$/i.test(hex) || zeros.test(hex)) return undefined
  return hex.toLowerCase()
}

/** A span id as a number, or undefined when it is not a valid one. */
export function toSpanId(hex: string | null | undefined): bigint | undefined {
  if (!hex || !/^[0-9a-f]{16}$/i.test(hex) || zeros.test(hex)) return undefined
  return BigInt(`0x${hex}`)
}
