import protobuf from 'protobufjs/minimal.js'
import type { Reader } from 'protobufjs/minimal.js'

/** How a field's value is written in protobuf and what it becomes. */
export type FieldType =
  | 'string'
  | 'bool'
  | 'int32'
  | 'sint32'
  | 'enum'
  | 'double'
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'sfixed64'
  /** Bytes that OTLP/JSON writes in hex: trace and span ids. */
  | 'hex'
  /** Bytes that OTLP/JSON writes in base64. */
  | 'base64'
  /** A message; a function, so that messages can contain each other. */
  | (() => MessageType)

export type Field = {
  readonly name: string
  readonly type: FieldType
  readonly repeated?: boolean
}

/** A protobuf message as a table of its fields by number; fields that are left out are skipped. */
export type MessageType = ReadonlyMap<number, Field>

/** Deeper messages are refused, so that a hostile body cannot exhaust the stack. */
const maximumDepth = 64

/**
 * Reads a message into the shape that OTLP/JSON gives it, with 64-bit integers as bigints.
 * @throws when the bytes are not such a message.
 */
export function readMessage(type: MessageType, bytes: Uint8Array): Record<string, unknown> {
  const reader = protobuf.Reader.create(bytes)
  return readFields(reader, { type, end: reader.len, depth: 0 })
}

type Scope = { readonly type: MessageType; readonly end: number; readonly depth: number }

function readFields(reader: Reader, { type, end, depth }: Scope): Record<string, unknown> {
  if (depth > maximumDepth) throw new RangeError('messages are nested too deep')
  const message: Record<string, unknown> = {}
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
      message[field.name] = readValue(reader, field.type, depth)
      continue
    }
    const list = listOf(message, field.name)
    if (wireType !== lengthDelimited || isLengthDelimited(field.type)) {
      list.push(readValue(reader, field.type, depth))
      continue
    }
    const packedEnd = reader.uint32() + reader.pos
    if (packedEnd > end) throw new RangeError('a packed field is longer than its message')
    while (reader.pos < packedEnd) list.push(readValue(reader, field.type, depth))
  }
  if (reader.pos !== end) throw new RangeError('a field is longer than its message')
  return message
}

function readValue(reader: Reader, type: FieldType, depth: number): unknown {
  if (typeof type === 'function') {
    const end = reader.uint32() + reader.pos
    if (end > reader.len) throw new RangeError('a message is longer than the body')
    return readFields(reader, { type: type(), end, depth: depth + 1 })
  }
  switch (type) {
    case 'string':
      return reader.string()
    case 'bool':
      return reader.bool()
    case 'int32':
    case 'enum':
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
