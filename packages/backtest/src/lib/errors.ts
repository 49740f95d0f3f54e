/** Base of the errors of backtesting; `code` is stable and the message says what to do. */
export class BacktestError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** A case that cannot be read or is not a whole one; `file` and `line` say where. */
export class CaseError extends BacktestError {
  readonly file: string
  readonly line: number | undefined
  constructor(
    code:
      | 'case_unreadable'
      | 'case_invalid'
      | 'case_journal_missing'
      | 'case_journal_damaged'
      | 'case_name_taken'
      | 'case_analyzer_gone'
      | 'case_exists',
    { file, line, message }: { file: string; line?: number | undefined; message: string },
  ) {
    super(code, message)
    this.file = file
    this.line = line
  }
}

/** What was asked of a backtest cannot be done: no cases, no such base, a wrong configuration. */
export class RequestError extends BacktestError {
  constructor(
    code: 'cases_missing' | 'base_unknown' | 'backtest_configuration_invalid' | 'entity_invalid',
    message: string,
  ) {
    super(code, message)
  }
}

/** The store that journals are kept in does not answer or refuses. */
export class JournalStoreError extends BacktestError {
  constructor(message: string, options?: ErrorOptions) {
    super('journal_store_unavailable', message, options)
  }
}

/** GitHub did not take the comment or the check run; `status` is its answer's, 0 when none came. */
export class GithubError extends BacktestError {
  readonly status: number
  constructor(status: number, message: string, options?: ErrorOptions) {
    super('github_unavailable', message, options)
    this.status = status
  }
}

/** The event that a review is of cannot be read, or is of a kind that has no review. */
export class ReviewEventError extends BacktestError {
  constructor(message: string, options?: ErrorOptions) {
    super('review_event_invalid', message, options)
  }
}
