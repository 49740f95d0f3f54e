import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decode, encode } from '../../../test/protobuf-writer.ts'
import { jsonRequest, tracesBody, type TestSpan } from '../../../test/traffic.ts'
import { createTelemetryStore, type TelemetryStore } from '../telemetry/store.ts'
import { maximumBodyBytes } from './request.ts'
import type { OtlpResponse } from './response.ts'

let store: TelemetryStore
beforeAll(async () => {
  store = await createTelemetryStore({ memory: true })
})
afterAll(() => store.close())

const json = 'application/json'
const proto = 'application/x-protobuf'
const span: TestSpan = { trace: 1, id: 1, service: 'a', startMs: 1000, durationMs: 1 }

test('JSON is answered with an empty JSON object', async () => {
  const response = await store.ingest.traces(jsonRequest(tracesBody([span])))
  expect(shown(response)).toEqual([200, json, '{}'])
})

test('unknown fields are ignored and nulls are missing values', async () => {
  const body = { ...tracesBody([span]), later: { x: 1 }, resourceSpans: null }
  expect(shown(await store.ingest.traces(jsonRequest(body)))).toEqual([200, json, '{}'])
})

test('protobuf, with gzip, stores what JSON would', async () => {
  const own = await createTelemetryStore({ memory: true })
  const body = encode('Traces', {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'a' } }] },
        scopeSpans: [
          {
            scope: { name: 'x' },
            schemaUrl: 'y',
            spans: [
              {
                traceId: Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex'),
                spanId: Buffer.from('0102030405060708', 'hex'),
                ...{ traceState: 't', name: 'GET /', kind: 2, flags: 1, events: [{ name: 'e' }] },
                startTimeUnixNano: '1700000000000000123',
                endTimeUnixNano: '1700000000020000123',
                attributes: [
                  { key: 'n', value: { intValue: -7 } },
                  {
                    key: 'list',
                    value: { arrayValue: { values: [{ boolValue: true }, { doubleValue: 0.5 }] } },
                  },
                ],
                status: { code: 2, message: 'boom' },
              },
            ],
          },
        ],
      },
    ],
  })
  const response = await own.ingest.traces({
    contentType: proto,
    contentEncoding: 'gzip',
    body: gzipSync(body),
  })
  expect([response.status, response.contentType, response.body.length]).toEqual([200, proto, 0])
  const window = { from: 1_700_000_000_000, to: 1_700_000_001_000 }
  const { value } = await own.traces.groups({
    window,
    by: ['service.name', 'name', 'kind', 'status', 'n', 'list'],
  })
  expect(value.map(({ key, duration }) => [Object.values(key), duration.mean])).toEqual([
    [['a', 'GET /', 'server', 'error', '-7', '[true,0.5]'], 20],
  ])
  expect((await own.traces.errorOrigins({ window })).value).toEqual([
    expect.objectContaining({ type: 'boom', exampleTraceId: '0102030405060708090a0b0c0d0e0f10' }),
  ])
  await own.close()
})

test('metrics in protobuf keep packed numbers and 64-bit integers', async () => {
  const own = await createTelemetryStore({ memory: true })
  const times = { startTimeUnixNano: '1000000000', timeUnixNano: '2000000000' }
  const point = { ...times, count: 4, sum: 6, bucketCounts: [0, 4, 0], explicitBounds: [1, 2] }
  const body = encode('Metrics', {
    resourceMetrics: [
      {
        scopeMetrics: [
          {
            metrics: [
              {
                name: 'd',
                unit: 's',
                histogram: { aggregationTemporality: 1, dataPoints: [point] },
              },
              { name: 'g', gauge: { dataPoints: [{ ...times, asInt: -5 }] } },
            ],
          },
        ],
      },
    ],
  })
  expect((await own.ingest.metrics({ contentType: proto, body })).status).toBe(200)
  const ask = async (metric: string): Promise<unknown> =>
    (await own.metrics.range({ metric, window: { from: 1000, to: 3000 }, stepMs: 2000 })).value[0]
      ?.values
  expect(await ask('d')).toEqual(Float64Array.of(1.95))
  expect(await ask('g')).toEqual(Float64Array.of(-5))
  await own.close()
})

test('items that are not valid are left out, counted and explained', async () => {
  const bodyText = JSON.stringify(tracesBody([span, { ...span, id: 2 }, { ...span, id: 3 }]))
  const oddId = bodyText.replace('0000000000000002', 'xyz')
  const body = new TextEncoder().encode(oddId.replace('"0000000000000003"', '{}'))
  const response = await store.ingest.traces({ contentType: json, body })
  expect(shown(response)).toEqual([
    200,
    json,
    JSON.stringify({
      partialSuccess: {
        rejectedSpans: '2',
        errorMessage:
          '2 items were not stored: a record cannot be read: spanId is not text (1 times); a span has no valid span id (16 hex digits, not all zero) (1 times).',
      },
    }),
  ])
})

test('a partial success in protobuf tells the same', async () => {
  const body = encode('Traces', {
    resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'no ids' }] }] }],
  })
  const response = await store.ingest.traces({ contentType: proto, body })
  expect([response.status, decode('Response', response.body)]).toEqual([
    200,
    { partialSuccess: { rejected: 1, errorMessage: expect.stringContaining('no valid trace id') } },
  ])
})

const refusals = {
  'a content type that is not OTLP': {
    ...{ contentType: 'text/plain', text: '{}' },
    ...{ status: 415, reason: 'application/x-protobuf' },
  },
  'no content type': { contentType: undefined, text: '{}', status: 415, reason: 'missing' },
  'an unknown encoding': {
    ...{ contentType: json, contentEncoding: 'br', text: '{}' },
    ...{ status: 415, reason: 'gzip' },
  },
  'JSON that is cut off': {
    ...{ contentType: json, text: '{"resourceSpans": [' },
    ...{ status: 400, reason: 'not valid JSON' },
  },
  'JSON of another shape': {
    ...{ contentType: json, text: '{"resourceSpans": 7}' },
    ...{ status: 400, reason: 'resourceSpans' },
  },
  'a broken gzip': {
    ...{ contentType: json, contentEncoding: 'gzip', text: 'x' },
    ...{ status: 400, reason: 'gzip' },
  },
}
test.each(Object.entries(refusals))('%s is refused with the reason', async (_, refusal) => {
  const { text, status, reason, ...request } = refusal
  const response = await store.ingest.traces({ ...request, body: new TextEncoder().encode(text) })
  expect(response.status).toBe(status)
  expect(JSON.parse(new TextDecoder().decode(response.body))).toEqual({
    code: 3,
    message: expect.stringContaining(reason),
  })
})

test('broken protobuf is refused in protobuf', async () => {
  const response = await store.ingest.traces({
    contentType: proto,
    body: Uint8Array.of(0x0a, 0xff),
  })
  expect([response.status, response.contentType, decode('RpcStatus', response.body)]).toEqual([
    400,
    proto,
    { code: 3, message: expect.stringContaining('not a valid OTLP protobuf message') },
  ])
})

test('a body that is too large, even only when unpacked, is refused', async () => {
  const large = new Uint8Array(maximumBodyBytes + 1)
  const sent = await store.ingest.traces({ contentType: json, body: large })
  const packed = { contentType: json, contentEncoding: 'gzip', body: gzipSync(large) }
  expect([sent.status, (await store.ingest.traces(packed)).status]).toEqual([413, 413])
})

test('whatever the bytes are, there is an answer and the store goes on', async () => {
  const valid = encode('Traces', {
    resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'x', attributes: [{ key: 'k' }] }] }] }],
  })
  const damaged = fc
    .tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }))
    .map(([at, byte]) => valid.map((old, index) => (index === at ? byte : old)))
  const cut = fc.nat(valid.length).map((length) => valid.slice(0, length))
  const signals = fc.constantFrom('traces', 'metrics', 'logs')
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged, cut),
      signals,
      fc.constantFrom(json, proto),
      async (body, signal, contentType) => {
        const { status } = await store.ingest[signal]({ contentType, body })
        expect([200, 400]).toContain(status)
      },
    ),
    { numRuns: 500 },
  )
})

test('any JSON value in any place is taken or refused, never a failure of the store', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (part, leaf) => {
      for (const body of [
        part,
        { resourceSpans: part },
        { resourceSpans: [{ scopeSpans: [{ spans: [part] }] }] },
        {
          resourceSpans: [
            { resource: { attributes: [{ key: 'a', value: leaf }] }, scopeSpans: [] },
          ],
        },
        {
          resourceMetrics: [
            { scopeMetrics: [{ metrics: [{ name: 'm', gauge: { dataPoints: [leaf] } }] }] },
          ],
        },
      ]) {
        const request = { contentType: json, body: new TextEncoder().encode(JSON.stringify(body)) }
        expect([200, 400]).toContain((await store.ingest.traces(request)).status)
        expect([200, 400]).toContain((await store.ingest.metrics(request)).status)
      }
    }),
    { numRuns: 100 },
  )
})

function shown({ status, contentType, body }: OtlpResponse): unknown[] {
  return [status, contentType, new TextDecoder().decode(body)]
}
