/** Base of the errors that the runtime throws; `code` is stable and the message one sentence. */
export class RuntimeFault extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** An analyzer file that cannot be bundled: syntax, a missing import, a forbidden one. */
export class BundleError extends RuntimeFault {
  /** The author's own `file:line:column`, where known. */
  readonly location: string | undefined
  constructor(message: string, location?: string) {
    super('bundle_failed', message)
    this.location = location
  }
}

/** An analyzer that was bundled but does not load or is not one. */
export class AnalyzerLoadError extends RuntimeFault {
  readonly location: string | undefined
  constructor(code: string, message: string, location?: string) {
    super(code, message)
    this.location = location
  }
}

/** The sandbox cannot be started as it was asked for. */
export class SandboxError extends RuntimeFault {
  constructor(message: string, options?: ErrorOptions) {
    super('sandbox_unavailable', message, options)
  }
}

/** A journal whose bytes cannot be read. */
export class JournalError extends RuntimeFault {
  constructor(message: string) {
    super('journal_unreadable', message)
  }
}
