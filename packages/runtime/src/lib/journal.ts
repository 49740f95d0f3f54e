import type { ExceededLimit, SourceErrorReason, Window } from '@faultline/sdk'
import type { Payload } from './payload.ts'

/** Raised when the shape of an entry changes. */
export const journalVersion = 1

/**
 * Every brokered call of one run in the order in which the answers were given to it. Together with
 * the analyzer and the request it determines what the run finds.
 */
export type Journal = {
  readonly version: typeof journalVersion
  readonly run: string
  readonly analyzer: { readonly id: string; readonly version: string }
  readonly entries: readonly JournalEntry[]
}

/** One brokered call. Times in milliseconds since the investigation began. */
export type JournalEntry = {
  /** Place in the journal; a finding's provenance names it. */
  readonly position: number
  readonly askedAtMs: number
  readonly answeredAtMs: number
  readonly asked: Asked
  readonly answer: Answer
}

export type Asked =
  | {
      readonly kind: 'read'
      readonly need: string
      readonly source: string
      readonly method: string
      readonly query: unknown
    }
  | { readonly kind: 'timer'; readonly waitMs: number }
  | {
      readonly kind: 'chain'
      readonly analyzer: string
      readonly params: unknown
      readonly run: string
    }

/** Why something was not answered or not run: one sentence, and the limit that stands behind it. */
export type Refusal = { readonly message: string; readonly limit?: ExceededLimit }

export type Answer =
  | {
      readonly kind: 'value'
      /** The query in the source's own language. */
      readonly query: string
      readonly window?: Window
      readonly payload: Payload
      readonly bytes: number
    }
  | ({ readonly kind: 'refused'; readonly reason: SourceErrorReason } & Refusal)
  /** Timers and chained runs: what a chained run answered is in its own journal. */
  | { readonly kind: 'none' }

/** The journals of an investigation's runs by run id. */
export type RecordedJournals = ReadonlyMap<string, Journal>

/** What makes two questions the same: equal text for equal questions. */
export function questionKey(asked: Asked): string {
  switch (asked.kind) {
    case 'read':
      return `read ${asked.source} ${asked.method} ${canonicalJson(asked.query)}`
    case 'timer':
      return `timer ${asked.waitMs}`
    case 'chain':
      return chainKey(asked.analyzer, asked.params)
  }
}

/** What makes two chained runs the same. */
export function chainKey(analyzer: string, params: unknown): string {
  return `chain ${analyzer} ${canonicalJson(params)}`
}

/** JSON with the keys of objects in order. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, inOrder)
}

function inOrder(_key: string, item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
  const keys = Object.keys(item)
  if (isSorted(keys)) return item
  const sorted: [string, unknown][] = keys.toSorted().map((key) => [key, Reflect.get(item, key)])
  return Object.fromEntries(sorted)
}

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return false
  }
  return true
}
