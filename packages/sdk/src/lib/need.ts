import type { Provenance, Where } from './answer.ts'

/** What the broker replies to one brokered call. */
export type Reply<Value> = { readonly value: Value; readonly provenance: Provenance }

/**
 * The way of a client to its source. `method` and `query` are sent to the broker, which checks
 * them against the need; the answer has already been parsed where it entered Faultline.
 */
export type Ask = <Value>(method: string, query: object) => Promise<Reply<Value>>

/** The kinds of sources that a need can name, one for each port. */
export type NeedKind = 'metrics' | 'traces' | 'logs' | 'changes'

/**
 * What an analyzer declares that it must read. Nothing else is reachable from it: the broker
 * refuses a call outside `scope`.
 */
export type Need<Client = unknown> = {
  readonly kind: NeedKind
  /** Limits of what may be asked, as data, so that the broker can check them without the analyzer's code. */
  readonly scope: NeedScope
  readonly connect: (ask: Ask) => Client
}

/** Limits of what may be asked through a need. What is absent is not limited. */
export type NeedScope = {
  /** Names of metrics that may be read, with `*` as a wildcard. */
  readonly match?: readonly string[]
  /** Services whose telemetry or changes may be read, with `*` as a wildcard. */
  readonly services?: readonly string[]
  /** Labels or attributes that everything read must have: a value, or any of a list. */
  readonly where?: Where
}

/** The client that an analyzer gets for a need. */
export type ClientOf<N> = N extends Need<infer Client> ? Client : never
