/** Base of the errors that the SDK throws; `code` is stable. */
export class SdkError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** A finding that cannot be accepted, such as a cause without evidence. */
export class RejectedFindingError extends SdkError {
  constructor(message: string) {
    super('finding_rejected', message)
  }
}

/** An analyzer's definition that cannot be accepted. */
export class InvalidAnalyzerError extends SdkError {
  constructor(message: string) {
    super('analyzer_invalid', message)
  }
}

/** A brokered call that got no answer; `reason` says why, so that an analyzer can go on without it. */
export class SourceError extends SdkError {
  readonly need: string
  readonly reason: SourceErrorReason
  constructor(need: string, reason: SourceErrorReason, message: string) {
    super(`source_${reason}`, message)
    this.need = need
    this.reason = reason
  }
}

export type SourceErrorReason =
  | 'unavailable'
  | 'denied'
  | 'over_budget'
  | 'bad_query'
  | 'not_in_journal'
