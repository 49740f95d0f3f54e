export type ErrorDescription = {
  readonly code: string
  readonly name: string
  readonly message: string
  readonly stack: string
  readonly reason?: string
  readonly step?: string
}

/** An error, or whatever was thrown in its place, as plain text. Reading it may itself throw. */
export function describeError(
  error: unknown,
  { step, code = 'investigate_failed' }: { readonly step?: string; readonly code?: string },
): ErrorDescription {
  const description = isObject(error) ? describeObject(error, code) : describeValue(error, code)
  return step === undefined ? description : { ...description, step }
}

function describeObject(error: object, code: string): ErrorDescription {
  const reason = read(error, 'reason')
  return {
    code: read(error, 'code') || code,
    name: read(error, 'name'),
    message: read(error, 'message') || 'threw an object without a message; throw an Error',
    stack: read(error, 'stack'),
    ...(reason === '' ? {} : { reason }),
  }
}

function describeValue(value: unknown, code: string): ErrorDescription {
  const shown = typeof value === 'string' ? `the string "${value.slice(0, 500)}"` : textOf(value)
  return {
    code,
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
