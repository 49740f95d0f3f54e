/** A fault that the guest itself finds, with a stable code. */
export class GuestFault extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'GuestFault'
    this.code = code
  }
}

export type ErrorDescription = {
  readonly code: string
  readonly name: string
  readonly message: string
  readonly stack: string
  readonly reason?: string
  readonly step?: string
}

/** An error, or whatever was thrown in its place, as plain text. Reading it may itself throw. */
export function describeError(error: unknown, step: string | undefined): ErrorDescription {
  const description = isObject(error) ? describeObject(error) : describeValue(error)
  return step === undefined ? description : { ...description, step }
}

function describeObject(error: object): ErrorDescription {
  const reason = read(error, 'reason')
  return {
    code: read(error, 'code') || 'investigate_failed',
    name: read(error, 'name'),
    message: read(error, 'message') || 'threw an object without a message; throw an Error',
    stack: read(error, 'stack'),
    ...(reason === '' ? {} : { reason }),
  }
}

function describeValue(value: unknown): ErrorDescription {
  const shown = typeof value === 'string' ? `the string "${value.slice(0, 500)}"` : textOf(value)
  return {
    code: 'investigate_failed',
    name: '',
    message: `threw ${shown}; throw an Error, so that the place is known`,
    stack: '',
  }
}

/** What is thrown may be a function, whose text is made by whatever its author put there. */
function textOf(value: unknown): string {
  try {
    return typeof value === 'function' ? 'a function' : String(value)
  } catch {
    return `a ${typeof value}`
  }
}

function read(error: object, key: string): string {
  try {
    const value: unknown = Reflect.get(error, key)
    return typeof value === 'string' ? value.slice(0, 8_000) : ''
  } catch {
    return ''
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
