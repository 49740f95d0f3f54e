import type { Window } from './time.ts'

/**
 * Where an answer came from. The broker makes one for every call it answers and the client of a
 * source attaches it, so evidence built from an answer leads back to its query by itself.
 */
export type Provenance = {
  /** Sequence number of the call in the run's journal. */
  readonly entry: number
  /** Name under which the analyzer declared the need. */
  readonly need: string
  /** The query as the source ran it (SQL, PromQL, an address), for a person to read and repeat. */
  readonly query: string
  readonly window?: Window
}

/** Key–value pairs that say what a series or row is about, in the source's names. */
export type Labels = Readonly<Record<string, string>>

/** Values over time. `times` in epoch milliseconds, ascending; NaN is a missing value. */
export type SeriesData = {
  readonly name: string
  readonly labels: Labels
  /** Unit in UCUM form as OpenTelemetry uses it: `ms`, `s`, `By`, `1`, `{request}`. */
  readonly unit?: string
  readonly times: Float64Array
  readonly values: Float64Array
}

export type Series = SeriesData & { readonly provenance: readonly Provenance[] }

/** Rows of one shape with the query that they came from. */
export type Rows<Row> = {
  readonly rows: readonly Row[]
  readonly provenance: readonly Provenance[]
}

/** Summary of a measured quantity over a set of spans or samples; all in the quantity's unit. */
export type Distribution = {
  readonly count: number
  readonly sum: number
  readonly mean: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** What a source gives back: the answer, and the query it ran in its own language. */
export type SourceAnswer<Value> = { readonly value: Value; readonly query: string }

/** Conditions on labels or attributes: an exact value, or any of a list. */
export type Where = Readonly<Record<string, string | readonly string[]>>
