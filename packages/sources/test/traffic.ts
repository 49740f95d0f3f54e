/** A span in OTLP/JSON, with times in milliseconds. */
export type TestSpan = {
  readonly trace: number
  readonly id: number
  readonly parent?: number
  readonly service: string
  readonly name?: string
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  readonly startMs: number
  readonly durationMs: number
  readonly error?: boolean
  readonly message?: string
  readonly attributes?: Readonly<Record<string, string | number>>
  readonly resource?: Readonly<Record<string, string>>
}

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 }

/** The body of `POST /v1/traces` for some spans. */
export function tracesBody(spans: readonly TestSpan[]): object {
  return {
    resourceSpans: spans.map((span) => ({
      resource: {
        attributes: keyValues({ 'service.name': span.service, ...span.resource }),
      },
      scopeSpans: [
        {
          scope: { name: 'test' },
          spans: [
            {
              traceId: traceIdOf(span.trace),
              spanId: spanIdOf(span.id),
              parentSpanId: span.parent === undefined ? '' : spanIdOf(span.parent),
              name: span.name ?? `${span.service} work`,
              kind: kinds[span.kind ?? 'internal'],
              startTimeUnixNano: nanosOf(span.startMs),
              endTimeUnixNano: nanosOf(span.startMs + span.durationMs),
              attributes: keyValues(span.attributes ?? {}),
              status: span.error ? { code: 2, message: span.message ?? '' } : {},
            },
          ],
        },
      ],
    })),
  }
}

export function traceIdOf(number: number): string {
  return number.toString(16).padStart(32, '0')
}

export function spanIdOf(number: number): string {
  return number.toString(16).padStart(16, '0')
}

export function nanosOf(ms: number): string {
  return String(BigInt(Math.round(ms * 1000)) * 1000n)
}

export function keyValues(attributes: Readonly<Record<string, string | number>>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }))
}

/** An OTLP/HTTP request with a JSON body. */
export function jsonRequest(body: object): { contentType: string; body: Uint8Array } {
  return { contentType: 'application/json', body: new TextEncoder().encode(JSON.stringify(body)) }
}
