import { gzipSync, deflateSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { expect, test } from 'vitest'
import { anyMessage, toBinary, toJson, type Spelling } from '../../../test/any-message.ts'
import { messageType } from '../../../test/protobuf-writer.ts'
import { logsRequestSchema, toLogRows } from './logs.ts'
import { metricsRequestSchema, toMetricPoints } from './metrics.ts'
import { logsMessage, metricsMessage, tracesMessage } from './protobuf.ts'
import { decodeRequest, maximumBodyBytes, type OtlpRequest } from './request.ts'
import { toSpanRows, tracesRequestSchema } from './spans.ts'

const arrivedNs = 1_700_000_000_000_000_000n
const signals = {
  Traces: async (request: OtlpRequest) => {
    const read = await decodeRequest(request, {
      schema: tracesRequestSchema,
      message: tracesMessage,
    })
    return { ...toSpanRows(read.message, arrivedNs), unread: read.rejected }
  },
  Metrics: async (request: OtlpRequest) => {
    const as = { schema: metricsRequestSchema, message: metricsMessage }
    const read = await decodeRequest(request, as)
    return { ...toMetricPoints(read.message, arrivedNs), unread: read.rejected }
  },
  Logs: async (request: OtlpRequest) => {
    const read = await decodeRequest(request, { schema: logsRequestSchema, message: logsMessage })
    return { ...toLogRows(read.message, arrivedNs), unread: read.rejected }
  },
}
const json = (text: string): OtlpRequest => ({
  contentType: 'application/json; charset=utf-8',
  body: new TextEncoder().encode(text),
})
const proto = (body: Uint8Array): OtlpRequest => ({ contentType: 'application/x-protobuf', body })

test.each(Object.entries(signals))(
  'any message of %s that proto3 allows is read, and alike however it is written',
  async (name, decode) => {
    const type = messageType(name)
    const spelling: fc.Arbitrary<Spelling> = fc.record({
      snakeCase: fc.boolean(),
      namesOfEnums: fc.boolean(),
      numbersAsText: fc.boolean(),
      nulls: fc.boolean(),
    })
    let items = 0
    await fc.assert(
      fc.asyncProperty(anyMessage(type), spelling, async (message, how) => {
        const fromBinary = await decode(proto(toBinary(type, message)))
        expect(fromBinary.unread).toEqual([])
        expect(await decode(json(toJson(type, message, how)))).toEqual(fromBinary)
        items += fromBinary.rows.length + fromBinary.rejected.length
      }),
      // By one seed: of some, nearly all messages are empty.
      { numRuns: 600, seed: 20 },
    )
    expect(items).toBeGreaterThan(10)
  },
)

const ids = { traceId: '0'.repeat(31) + '1', spanId: '0'.repeat(15) + '1' }
const request = (...spans: unknown[]): object => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
const traces = (body: object) => signals.Traces(json(JSON.stringify(body)))

test('a record that cannot be read costs itself and says why; an odd resource its own records', async () => {
  const odd = [{ ...ids, name: 7 }, { ...ids, kind: 'SPAN_KIND_OF_LATER' }, 7, null]
  const answer = await traces({
    resourceSpans: [
      { scopeSpans: [{ spans: [ids, ...odd] }] },
      { resource: 7, scopeSpans: [{ spans: [ids, ids] }] },
    ],
  })
  expect([answer.rows.length, answer.unread, answer.rejected]).toEqual([
    1,
    [
      'a record cannot be read: name is not text',
      'a record cannot be read: kind is not a number',
      'a record cannot be read: spans is not an object',
      'a record cannot be read: resource is not an object',
      'a record cannot be read: resource is not an object',
    ],
    [expect.stringContaining('no valid trace id')],
  ])
})

test('in protobuf too, a record that is nested too deep costs itself', async () => {
  let value = toBinary(messageType('AnyValue'), { stringValue: 'x' })
  for (let depth = 0; depth < 60; depth += 1) value = field(5, field(1, value))
  const deep = Buffer.concat([toBinary(messageType('Span'), ids), field(9, field(2, value))])
  const whole = toBinary(messageType('Span'), ids)
  const spans = Buffer.concat([field(2, whole), field(2, deep), field(2, whole)])
  const answer = await signals.Traces(proto(field(1, field(2, spans))))
  expect([answer.rows.length, answer.unread]).toEqual([
    2,
    ['a record cannot be read: messages are nested too deep'],
  ])
})

test('a message that comes in parts is put together, and of a oneof the last value counts', async () => {
  const part = (value: object): Uint8Array => toBinary(messageType('KeyValue'), { key: 'k', value })
  const attribute = Buffer.concat([part({ stringValue: 'first' }), part({ intValue: '7' })])
  const span = Buffer.concat([toBinary(messageType('Span'), ids), field(9, attribute)])
  const { rows } = await signals.Traces(proto(field(1, field(2, field(2, span)))))
  expect(rows[0]?.attributes.get('k')).toBe('7')
})

/** A field that holds a message or text. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  const length = protobuf.Writer.create().uint32(bytes.length).finish()
  return Buffer.concat([Buffer.from([(number << 3) | 2]), length, bytes])
}

test('a span without times, or that ends before it starts, is kept with a remark', async () => {
  const times = (start: number, end: number): object => ({
    ...ids,
    startTimeUnixNano: String(start),
    endTimeUnixNano: end,
  })
  const { rows } = await traces(request(times(0, 0), times(9, 0), times(9, 5), times(5, 9)))
  expect(
    rows.map(({ startNs, endNs, attributes }) => [
      startNs,
      endNs,
      attributes.get('faultline.remark'),
    ]),
  ).toEqual([
    [arrivedNs, arrivedNs - 1n, 'lacks a time'],
    [9n, 8n, 'lacks a time'],
    [9n, 8n, 'ends before it starts'],
    [5n, 9n, undefined],
  ])
})

test('what is from days ahead is refused by itself, since it would be kept for as long', async () => {
  const start = (ns: bigint): object => ({ ...ids, startTimeUnixNano: String(ns) })
  const tomorrow = arrivedNs + 3_600_000_000_000n
  const { rows, rejected } = await traces(request(start(tomorrow), start(2n ** 64n - 1n)))
  expect([rows.length, rejected]).toEqual([
    1,
    ['a span is from more than a day ahead of the clock here'],
  ])
})

test('records without a time are from when they arrived', async () => {
  const log = { resourceLogs: [{ scopeLogs: [{ logRecords: [{}] }] }] }
  const [record] = (await signals.Logs(json(JSON.stringify(log)))).rows
  expect([record?.timeNs, record?.body]).toEqual([arrivedNs, ''])
  const metrics = [{ name: 'm', gauge: { dataPoints: [{ asInt: 1 }, { asDouble: 'NaN' }] } }]
  const body = { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }
  const { rows, rejected } = await signals.Metrics(json(JSON.stringify(body)))
  expect([rows.map(({ timeNs, value }) => [timeNs, value]), rejected]).toEqual([
    [[arrivedNs, 1]],
    [],
  ])
})

const compressions = { gzip: gzipSync, deflate: deflateSync, zstd: zstdCompressSync }
test.each(Object.entries(compressions))('%s is unpacked, up to a limit', async (name, compress) => {
  const packed = (body: Uint8Array): OtlpRequest => ({
    ...{ contentType: 'Application/JSON;charset=UTF-8', contentEncoding: name.toUpperCase() },
    body: compress(body),
  })
  const { body } = json(JSON.stringify(request(ids)))
  expect((await signals.Traces(packed(body))).rows).toHaveLength(1)
  const bomb = new Uint8Array(maximumBodyBytes + 1).fill(0x20)
  await expect(signals.Traces(packed(bomb))).rejects.toMatchObject({ status: 413 })
})
