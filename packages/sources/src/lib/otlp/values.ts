import { z } from 'zod'

/** A 64-bit integer: a string or number in JSON, a bigint from protobuf. */
export const integer64Schema = z.union([z.bigint(), z.string().regex(/^-?\d{1,20}$/), z.int()])

/** A double; OTLP/JSON writes the three values that JSON lacks as strings. */
export const doubleSchema = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']), z.nan()])

export const keyValuesSchema = z.array(z.object({ key: z.string(), value: z.unknown() })).nullish()
export type KeyValues = z.infer<typeof keyValuesSchema>

export const resourceSchema = z.object({ attributes: keyValuesSchema }).nullish()

export type Attributes = ReadonlyMap<string, string>

/** Attributes as text. Of a key that occurs twice the last value counts. */
export function toAttributes(keyValues: KeyValues): Attributes {
  const attributes = new Map<string, string>()
  for (const { key, value } of keyValues ?? []) attributes.set(key, toText(value))
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

const maximumNanos = 2n ** 63n - 1n

/** Nanoseconds since the epoch, or undefined where there is no such time. */
export function toNanos(value: bigint | string | number | null | undefined): bigint | undefined {
  if (value === null || value === undefined) return undefined
  const nanos = BigInt(value)
  return nanos > 0n && nanos <= maximumNanos ? nanos : undefined
}

/** A double; a missing one is undefined. */
export function toDouble(
  value: z.infer<typeof doubleSchema> | null | undefined,
): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
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
