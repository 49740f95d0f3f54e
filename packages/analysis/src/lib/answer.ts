/** Why a value is missing, or should be read with care. The codes are stable; the messages are for people. */
export type DiagnosticCode =
  | 'too-few-values'
  | 'missing-values'
  | 'constant-series'
  | 'unsorted-times'
  | 'length-mismatch'
  | 'counter-reset'
  | 'invalid-option'
  | 'autocorrelated'
  | 'looks-like-a-trend'
  | 'near-edge'
  | 'approximate'
  | 'no-alternative'
  | 'unknown-node'
  | 'truncated'
  | 'degenerate'

/** One remark about an answer: what was wrong with the data, or which assumption is strained. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly message: string
}

/** The shape of every answer of this package. Bad data gives a `null` value and a reason, never an exception. */
export interface Answer<T> {
  readonly value: T
  readonly diagnostics: readonly Diagnostic[]
}

/** Anything that holds numbers by index. `NaN` (and infinities) stand for missing values. */
export type Numbers = ArrayLike<number>

export function answer<T>(value: T, diagnostics: readonly Diagnostic[] = []): Answer<T> {
  return { value, diagnostics }
}

/** An answer without a value, because of the reason given. */
export function noAnswer(code: DiagnosticCode, message: string): Answer<null> {
  return { value: null, diagnostics: [{ code, message }] }
}

export function tooFew(actual: number, needed: number): Answer<null> {
  return noAnswer('too-few-values', `Needs at least ${needed} values, got ${actual}.`)
}
