import type { Attributes } from '../dialects/dialect.ts'
import type { Thrown } from '../running/recorder.ts'
import type { Replica } from '../running/running.ts'

/** A span that is to be sent. Times are virtual milliseconds. */
export type SpanDraft = {
  readonly replica: Replica
  readonly scope: string
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | undefined
  readonly kind: SpanKind
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  readonly status: 0 | 1 | 2
  readonly exception?: Thrown | undefined
  readonly link?: { readonly traceId: string; readonly spanId: string }
}

/** OTLP's numbers of the kinds of spans. */
export const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const
export type SpanKind = (typeof kinds)[keyof typeof kinds]
