import { RequestError } from '../service/service-errors.ts'

/** Reads a text field of a JSON body; the request is refused when it is not there. */
export function readText(body: unknown, field: string): string {
  const value = readField(body, field)
  if (typeof value !== 'string') throw new RequestError(400, `The field "${field}" must be a text.`)
  return value
}

/** Reads a number of a JSON body; the request is refused when it is not there. */
export function readNumber(body: unknown, field: string): number {
  const value = readField(body, field)
  if (typeof value !== 'number') {
    throw new RequestError(400, `The field "${field}" must be a number.`)
  }
  return value
}

/** Reads a list of a JSON body; the request is refused when it is not there. */
export function readList(body: unknown, field: string): readonly unknown[] {
  const value = readField(body, field)
  if (!Array.isArray(value)) throw new RequestError(400, `The field "${field}" must be a list.`)
  return value
}

function readField(body: unknown, field: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined
  return Object.entries(body).find(([key]) => key === field)?.[1]
}
