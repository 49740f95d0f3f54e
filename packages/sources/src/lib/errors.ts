/** Base of the errors that a source throws outside of a port's calls; `code` is stable. */
export class SourcesError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** The telemetry store cannot be opened where it was told to be. */
export class StoreOpenError extends SourcesError {
  constructor(
    reason: 'locked' | 'unwritable' | 'other_version' | 'foreign' | 'damaged',
    message: string,
    options?: ErrorOptions,
  ) {
    super(`telemetry_store_${reason}`, message, options)
  }
}

/** Telemetry that was accepted could not be written; sending it again later may succeed. */
export class StoreWriteError extends SourcesError {
  constructor(message: string, options?: ErrorOptions) {
    super('telemetry_store_write_failed', message, options)
  }
}

/** A request that is not OTLP; `status` is the HTTP status that says so. */
export class OtlpRequestError extends SourcesError {
  readonly status: 400 | 413 | 415
  constructor(status: 400 | 413 | 415, message: string, options?: ErrorOptions) {
    super(`otlp_${status}`, message, options)
    this.status = status
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
