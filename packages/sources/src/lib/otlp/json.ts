import { messageOf } from '../errors.ts'
import { maximumDepth, type Field, type FieldType, type MessageType } from './wire.ts'
import type { ReadRequest } from './wire.ts'

/**
 * Reads the text of an OTLP/JSON message. Integers that a double cannot hold become bigints, so
 * that a number says the same as the string of its digits.
 * @throws SyntaxError when it is not JSON.
 */
export function parseJsonText(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text)
  return JSON.parse(text, (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value)
      ? wholeNumber(context?.source ?? '', value)
      : value,
  )
}

function wholeNumber(source: string, value: number): number | bigint {
  return /^-?\d{16,25}$/.test(source) ? BigInt(source) : value
}

/**
 * Reads what ProtoJSON allows into the shape that `readMessage` gives: both spellings of names,
 * numbers as numbers or strings, enumerations by name or number, null for what is missing; fields
 * that no table has are ignored. Ids are hex, as OTLP has it.
 * @throws TypeError that says where the body is not such a message.
 */
export function readJson(type: MessageType, value: unknown): ReadRequest {
  const rejected: string[] = []
  const message = readFields(value, { type, name: 'the body', depth: 0, rejected })
  return { message, rejected }
}

type Scope = {
  readonly type: MessageType
  readonly name: string
  readonly depth: number
  readonly rejected: string[]
}

function readFields(value: unknown, scope: Scope): Record<string, unknown> {
  if (!isObject(value)) throw new TypeError(`${scope.name} is not an object`)
  if (scope.depth > maximumDepth) throw new TypeError('messages are nested too deep')
  const fields = namesOf(scope.type)
  const message: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value)) {
    const field = fields.get(key)
    if (field === undefined || part === null) continue
    message[field.name] = field.repeated
      ? readList(part, field, scope)
      : readValue(part, field, scope)
  }
  return message
}

function readList(value: unknown, field: Field, scope: Scope): unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${field.name} is not a list`)
  const list: unknown[] = []
  for (const item of value) {
    if (typeof field.type !== 'function') {
      list.push(readValue(item, field, scope))
      continue
    }
    const records = field.record ? 1 : countRecords(field.type(), item)
    try {
      list.push(readValue(item ?? {}, field, scope))
    } catch (thrown) {
      // Outside of the records it costs those within; inside of one, the record that it is in.
      if (!field.record && records === 0) throw thrown
      const reason = `a record cannot be read: ${messageOf(thrown)}`
      for (let count = 0; count < records; count += 1) scope.rejected.push(reason)
    }
  }
  return list
}

/** How many records lie in a part of a body that cannot be read as a whole. */
function countRecords(type: MessageType, value: unknown): number {
  if (!isObject(value)) return 0
  const fields = namesOf(type)
  let records = 0
  for (const [key, part] of Object.entries(value)) {
    const field = fields.get(key)
    if (!field || typeof field.type !== 'function') continue
    if (field.record) records += Array.isArray(part) ? part.length : 0
    else if (field.name !== 'attributes') {
      for (const item of Array.isArray(part) ? part : [part]) {
        records += countRecords(field.type(), item)
      }
    }
  }
  return records
}

function readValue(value: unknown, field: Field, scope: Scope): unknown {
  const { name, type } = field
  if (typeof type === 'function') {
    return readFields(value, { ...scope, type: type(), name, depth: scope.depth + 1 })
  }
  if (typeof type === 'object') {
    if (typeof value === 'string' && Object.hasOwn(type, value)) return type[value]
    return toInteger(value, name)
  }
  switch (type) {
    case 'bool':
      if (typeof value === 'boolean') return value
      throw new TypeError(`${name} is neither true nor false`)
    case 'double':
      return toDouble(value, name)
    case 'int32':
    case 'sint32':
      return toInteger(value, name)
    case 'int64':
    case 'uint64':
    case 'fixed64':
    case 'sfixed64':
      return toInteger64(value, type, name)
    default:
      if (typeof value !== 'string') throw new TypeError(`${name} is not text`)
      return type === 'base64' ? Buffer.from(value, 'base64').toString('base64') : value
  }
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

function toDouble(value: unknown, name: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'string') {
    const isNumber = decimal.test(value) || /^(NaN|-?Infinity)$/.test(value)
    if (isNumber) return Number(value)
  }
  throw new TypeError(`${name} is not a number`)
}

function toInteger(value: unknown, name: string): number {
  const number = toDouble(value, name)
  if (Number.isInteger(number) && Math.abs(number) < 2 ** 32) return number
  throw new TypeError(`${name} is not a whole number of 32 bits`)
}

function toInteger64(value: unknown, type: FieldType, name: string): bigint {
  const integer =
    typeof value === 'bigint'
      ? value
      : typeof value === 'string' && /^[+-]?\d{1,20}$/.test(value)
        ? BigInt(value.replace('+', ''))
        : wholeOf(toDouble(value, name), name)
  const isSigned = type === 'int64' || type === 'sfixed64'
  const fits = isSigned ? BigInt.asIntN(64, integer) : BigInt.asUintN(64, integer)
  if (fits !== integer) throw new TypeError(`${name} does not fit into 64 bits`)
  return integer
}

function wholeOf(number: number, name: string): bigint {
  if (Number.isInteger(number)) return BigInt(number)
  throw new TypeError(`${name} is not a whole number`)
}

const names = new WeakMap<MessageType, ReadonlyMap<string, Field>>()

/** Fields by the name that JSON has for them and by that of the definition. */
function namesOf(type: MessageType): ReadonlyMap<string, Field> {
  const known = names.get(type)
  if (known !== undefined) return known
  const fields = new Map<string, Field>()
  for (const field of type.values()) {
    fields.set(field.name, field)
    fields.set(
      field.name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      field,
    )
  }
  names.set(type, fields)
  return fields
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
