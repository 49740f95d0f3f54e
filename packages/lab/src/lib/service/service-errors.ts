/** A call to another service did not give a usable answer. */
export class UpstreamError extends Error {
  /** The status that the caller should answer with. */
  readonly status: number
  /** `error.type` as the semantic conventions want it: an HTTP status or a short name. */
  readonly errorType: string
  constructor(message: string, details: { status: number; errorType: string }) {
    super(message)
    this.name = 'UpstreamError'
    this.status = details.status
    this.errorType = details.errorType
  }
}

/** The request asks for something that does not exist or makes no sense. */
export class RequestError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'RequestError'
    this.status = status
  }
}

/** No connection of the pool became free in time. */
export class PoolTimeoutError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PoolTimeoutError'
  }
}
