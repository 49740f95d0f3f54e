/** What every error of the shop has in common: one clear sentence and a code that does not change. */
export class LabError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LabError'
    this.code = code
  }
}

/** The command line asks for something that the shop does not know. */
export class UsageError extends LabError {
  constructor(message: string, options?: ErrorOptions) {
    super('lab.usage', message, options)
    this.name = 'UsageError'
  }
}

/** A process of the shop ended, or did not come up, although nobody asked it to. */
export class ProcessError extends LabError {
  constructor(message: string, options?: ErrorOptions) {
    super('lab.process', message, options)
    this.name = 'ProcessError'
  }
}

/** The sentence of an error of unknown make. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
