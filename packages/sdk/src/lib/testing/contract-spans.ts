import type { SpanKind, TracesSource } from '../ports/traces.ts'

/** A span to be loaded into the source under test. Spans with one `trace` make up a trace. */
export type ContractSpan = {
  readonly trace: number
  readonly id: number
  readonly parent?: number
  readonly service: string
  readonly name: string
  readonly kind: SpanKind
  /** Epoch milliseconds. */
  readonly startMs: number
  readonly durationMs: number
  readonly error?: boolean
  readonly attributes?: Readonly<Record<string, string>>
  /** Attributes of the process beside `service.name`. */
  readonly resource?: Readonly<Record<string, string>>
}

/** Gives a source that holds these spans and nothing else. */
export type LoadSpans = (spans: readonly ContractSpan[]) => Promise<TracesSource>

export const at = 1_700_000_000_000
export const window = { from: at, to: at + 10_000 }

export type Some = Partial<ContractSpan> & { readonly id: number }

const blank = { trace: 1, service: 'a', name: 'work', startMs: at, durationMs: 1 }
export const server = (span: Some): ContractSpan => ({ ...blank, kind: 'server', ...span })
export const client = (span: Some): ContractSpan => ({ ...blank, kind: 'client', ...span })
export const inner = (span: Some): ContractSpan => ({ ...blank, kind: 'internal', ...span })
