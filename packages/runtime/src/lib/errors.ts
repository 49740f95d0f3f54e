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

type FileReason = 'missing' | 'unreadable' | 'outside' | 'irregular' | 'oversized'

/** A file of an author's that is not read; the message tells nothing of what is in it. */
export class AuthorFileError extends RuntimeFault {
  readonly reason: FileReason
  /** `mostBytes`: the limit that a file which is too large exceeds. */
  constructor(reason: FileReason, path: string, mostBytes = 0) {
    super('file_refused', `${path} ${fileWords(reason, mostBytes)}`)
    this.reason = reason
  }
}

function fileWords(reason: FileReason, mostBytes: number): string {
  switch (reason) {
    case 'missing':
      return 'does not exist; check the path'
    case 'unreadable':
      return 'cannot be read; check its permissions'
    case 'outside':
      return 'lies outside of the project, or is a link that leads out of it; put a copy into the project'
    case 'irregular':
      return 'is not a regular file; put a plain file in its place'
    case 'oversized':
      return `is larger than ${mostBytes} bytes, the most that is read of such a file; make it smaller`
  }
}
