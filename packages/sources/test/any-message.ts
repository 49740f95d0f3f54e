import fc from 'fast-check'
import protobuf from 'protobufjs'

/** A message as its fields by JSON name; bytes as hex text, 64-bit integers as text of digits. */
export type AnyMessage = { readonly [field: string]: unknown }

/** Any message of a type that proto3 allows: each field may be missing, lists may be empty. */
export function anyMessage(type: protobuf.Type, depth = 0): fc.Arbitrary<AnyMessage> {
  const fields = type.fieldsArray.map((field) => field.resolve())
  const chosen = fields.filter(
    (field) => depth < 9 || !(field.resolvedType instanceof protobuf.Type),
  )
  const shape = Object.fromEntries(chosen.map((field) => [field.name, anyField(field, depth)]))
  return fc.record(shape, { requiredKeys: [] }).map((message) => onlyOneOf(type, message))
}

function anyField(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  const value = anyValue(field, depth)
  return field.repeated ? fc.array(value, { maxLength: 2 }) : value
}

function anyValue(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  if (field.resolvedType instanceof protobuf.Type) return anyMessage(field.resolvedType, depth + 1)
  if (field.resolvedType instanceof protobuf.Enum) {
    return fc.constantFrom(...Object.values(field.resolvedType.values))
  }
  switch (field.type) {
    case 'string':
      return fc.string({ unit: 'grapheme', maxLength: 8 })
    case 'bool':
      return fc.boolean()
    case 'double':
      return fc.double()
    case 'bytes':
      return anyId(field.name)
    case 'int64':
    case 'sfixed64':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
    case 'uint64':
    case 'fixed64':
      return fc
        .bigInt({ min: 0n, max: field.name.endsWith('Nano') ? 2n ** 60n : 2n ** 64n - 1n })
        .map(String)
    default:
      return fc.integer({ min: field.type === 'sint32' ? -30 : 0, max: 30 })
  }
}

function anyId(name: string): fc.Arbitrary<string> {
  const bytes = name === 'traceId' ? 16 : 8
  return fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((id) => Buffer.from(id).toString('hex'))
}

/** Of a `oneof` one field is set; an `optional` field is one of its own. */
function onlyOneOf(type: protobuf.Type, message: AnyMessage): AnyMessage {
  let kept: AnyMessage = message
  for (const group of type.oneofsArray) {
    const set = group.fieldsArray.filter((field) => Object.hasOwn(kept, field.name))
    const others = set.slice(1).map((field) => field.name)
    kept = Object.fromEntries(Object.entries(kept).filter(([name]) => !others.includes(name)))
  }
  return kept
}

/** The message in protobuf. */
export function toBinary(type: protobuf.Type, message: AnyMessage): Uint8Array {
  return type.encode(type.fromObject(withBytes(type, message))).finish()
}

function withBytes(type: protobuf.Type, message: AnyMessage): AnyMessage {
  return mapFields(type, message, (field, value) => {
    if (field.resolvedType instanceof protobuf.Type) {
      return isMessage(value) ? withBytes(field.resolvedType, value) : value
    }
    return field.type === 'bytes' ? Buffer.from(String(value), 'hex') : value
  })
}

/** How a ProtoJSON writer spells what it may spell in two ways. */
export type Spelling = {
  readonly snakeCase: boolean
  readonly namesOfEnums: boolean
  readonly numbersAsText: boolean
  readonly nulls: boolean
}

/** The message in OTLP/JSON. */
export function toJson(type: protobuf.Type, message: AnyMessage, spelling: Spelling): string {
  const fields = type.fieldsArray.flatMap((field) => {
    const value = message[field.name]
    const name = JSON.stringify(spelling.snakeCase ? snakeCase(field.name) : field.name)
    if (value === undefined) return spelling.nulls ? [`${name}:null`] : []
    const write = (item: unknown): string => toJsonValue(field.resolve(), item, spelling)
    return [`${name}:${Array.isArray(value) ? `[${value.map(write).join()}]` : write(value)}`]
  })
  return `{${[...fields, '"fieldOfALaterVersion":{"x":[1]}'].join()}}`
}

function toJsonValue(field: protobuf.Field, value: unknown, spelling: Spelling): string {
  const { resolvedType, type, name } = field
  if (resolvedType instanceof protobuf.Type) {
    return isMessage(value) ? toJson(resolvedType, value, spelling) : '{}'
  }
  if (resolvedType instanceof protobuf.Enum) {
    return spelling.namesOfEnums
      ? JSON.stringify(resolvedType.valuesById[Number(value)])
      : String(value)
  }
  if (type === 'bytes' && name.endsWith('Value')) {
    return JSON.stringify(Buffer.from(String(value), 'hex').toString('base64'))
  }
  if (/64$/.test(type)) return spelling.numbersAsText ? JSON.stringify(value) : String(value)
  if (typeof value !== 'number') return JSON.stringify(value)
  const isPlain = Number.isFinite(value) && !spelling.numbersAsText
  return isPlain ? (Object.is(value, -0) ? '-0' : JSON.stringify(value)) : `"${value}"`
}

function mapFields(
  type: protobuf.Type,
  message: AnyMessage,
  change: (field: protobuf.Field, value: unknown) => unknown,
): AnyMessage {
  const fields = type.fieldsArray.filter(({ name }) => Object.hasOwn(message, name))
  return Object.fromEntries(
    fields.map((field) => {
      const value = message[field.name]
      const one = (item: unknown): unknown => change(field.resolve(), item)
      return [field.name, Array.isArray(value) ? value.map(one) : one(value)]
    }),
  )
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function isMessage(value: unknown): value is AnyMessage {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
