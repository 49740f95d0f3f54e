import protobuf from 'protobufjs/minimal.js'
import type { Reader } from 'protobufjs/minimal.js'
import { messageOf } from '../errors.ts'

/** How a field's value is written in protobuf and what it becomes. */
export type FieldType =
  | 'string'
  | 'bool'
  | 'int32'
  | 'sint32'
  | 'double'
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'sfixed64'
  /** Bytes that OTLP/JSON writes in hex: trace and span ids. */
  | 'hex'
  /** Bytes that OTLP/JSON writes in base64. */
  | 'base64'
  /** An enumeration: the numbers of its names, by which OTLP/JSON may call them. */
  | Readonly<Record<string, number>>
  /** A message; a function, so that messages can contain each other. */
  | (() => MessageType)

export type Field = {
  readonly name: string
  readonly type: FieldType
  readonly repeated?: boolean
  /** One of the message's `oneof` (no message here has two): the last one that is set counts. */
  readonly one?: boolean
  /** What a request is made of (a span, a data point, a log record): a broken one costs itself. */
  readonly record?: boolean
}

/** A protobuf message as a table of its fields by number; fields that are left out are skipped. */
export type MessageType = ReadonlyMap<number, Field>

/** What was read, and of each record that could not be, why. */
export type ReadRequest = {
  readonly message: Record<string, unknown>
  readonly rejected: readonly string[]
}

/** Deeper messages are refused, as protobuf's own readers do, so that no body exhausts the stack. */
export const maximumDepth = 100

/**
 * Reads a message into the shape that OTLP/JSON gives it, with 64-bit integers as bigints.
 * @throws when the bytes are not such a message.
 */
export function readMessage(type: MessageType, bytes: Uint8Array): ReadRequest {
  const reader = protobuf.Reader.create(bytes)
  const rejected: string[] = []
  const message = readFields({ reader, type, end: reader.len, depth: 0, rejected })
  return { message, rejected }
}

type Scope = {
  readonly reader: Reader
  readonly type: MessageType
  readonly end: number
  readonly depth: number
  readonly rejected: string[]
}

/** Reads fields up to the scope's end; `message` is what an earlier part of it brought. */
function readFields(within: Scope, message: Record<string, unknown> = {}): Record<string, unknown> {
  const { reader, type, end } = within
  if (within.depth > maximumDepth) throw new RangeError('messages are nested too deep')
  while (reader.pos < end) {
    const tag = reader.uint32()
    const field = type.get(tag >>> 3)
    const wireType = tag & 7
    if (!field || !fits(field, wireType)) {
      if (tag >>> 3 === 0) throw new RangeError('a field has the number 0')
      reader.skipType(wireType)
      continue
    }
    if (!field.repeated) {
      if (field.one) clearOthers(type, message, field)
      message[field.name] = readValue(field.type, within, message[field.name])
      continue
    }
    const list = listOf(message, field.name)
    if (field.record) {
      readRecord(field.type, within, list)
      continue
    }
    if (wireType !== lengthDelimited || isLengthDelimited(field.type)) {
      list.push(readValue(field.type, within))
      continue
    }
    const packedEnd = reader.uint32() + reader.pos
    if (packedEnd > end) throw new RangeError('a packed field is longer than its message')
    while (reader.pos < packedEnd) list.push(readValue(field.type, within))
  }
  if (reader.pos !== end) throw new RangeError('a field is longer than its message')
  return message
}

function readValue(type: FieldType, within: Scope, earlier?: unknown): unknown {
  const { reader } = within
  if (typeof type === 'function') {
    const end = endOfMessage(within)
    const scope = { ...within, type: type(), end, depth: within.depth + 1 }
    // A message that comes in several parts is all of them together.
    return readFields(scope, isRecord(earlier) ? earlier : {})
  }
  if (typeof type === 'object') return reader.int32()
  switch (type) {
    case 'string':
      return reader.string()
    case 'bool':
      return reader.bool()
    case 'int32':
      return reader.int32()
    case 'sint32':
      return reader.sint32()
    case 'double':
      return reader.double()
    case 'hex':
      return Buffer.from(reader.bytes()).toString('hex')
    case 'base64':
      return Buffer.from(reader.bytes()).toString('base64')
    case 'int64':
      return toBigInt(reader.int64())
    case 'uint64':
      return toBigInt(reader.uint64())
    case 'fixed64':
      return toBigInt(reader.fixed64())
    case 'sfixed64':
      return toBigInt(reader.sfixed64())
  }
}

/** Reads a record; one that is broken is told of and passed over, since its length is known. */
function readRecord(type: FieldType, within: Scope, list: unknown[]): void {
  const { reader } = within
  const begin = reader.pos
  const end = endOfMessage(within)
  reader.pos = begin
  try {
    list.push(readValue(type, within))
  } catch (thrown) {
    within.rejected.push(`a record cannot be read: ${messageOf(thrown)}`)
    reader.pos = end
  }
}

function endOfMessage({ reader, end: outerEnd }: Scope): number {
  const end = reader.uint32() + reader.pos
  if (end > outerEnd) throw new RangeError('a message is longer than what holds it')
  return end
}

function clearOthers(type: MessageType, message: Record<string, unknown>, set: Field): void {
  for (const field of type.values()) {
    if (field.one && field !== set) delete message[field.name]
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

const lengthDelimited = 2

function fits(field: Field, wireType: number): boolean {
  if (isLengthDelimited(field.type)) return wireType === lengthDelimited
  if (field.repeated && wireType === lengthDelimited) return true
  switch (field.type) {
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return wireType === 1
    default:
      return wireType === 0
  }
}

function isLengthDelimited(type: FieldType): boolean {
  return typeof type === 'function' || type === 'string' || type === 'hex' || type === 'base64'
}

function listOf(message: Record<string, unknown>, name: string): unknown[] {
  const present = message[name]
  if (Array.isArray(present)) return present
  const list: unknown[] = []
  message[name] = list
  return list
}

type Words =
  | number
  | bigint
  | { readonly low: number; readonly high: number; readonly unsigned: boolean }

function toBigInt(value: Words): bigint {
  if (typeof value !== 'object') return BigInt(value)
  const bits = (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0)
  return value.unsigned ? bits : BigInt.asIntN(64, bits)
}
