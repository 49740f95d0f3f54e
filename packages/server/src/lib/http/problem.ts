import { STATUS_CODES, type ServerResponse } from 'node:http'
import { RequestError, InvalidNotificationError } from '../errors.ts'

/** A problem document as RFC 9457 describes it; `detail` says what is wrong and what to do. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
}

/** The problem that an error amounts to; what we did not foresee tells nothing of our inside. */
export function problemOf(error: unknown, log: (line: string) => void): Problem {
  if (error instanceof RequestError) return problem(error.status, error.code, error.message)
  if (error instanceof InvalidNotificationError) return problem(422, error.code, error.message)
  log(`A request failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`)
  return problem(
    500,
    'internal_error',
    "Faultline failed to answer; nothing was changed. Try again, and look at the service's log",
  )
}

export function problem(status: number, code: string, detail: string): Problem {
  const title = STATUS_CODES[status] ?? 'Error'
  return { type: `urn:faultline:error:${code}`, title, status, detail }
}

/** Answers with a problem document, unless an answer has been begun already. */
export function sendProblem(
  response: ServerResponse,
  answer: Problem,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(answer.status, { 'content-type': 'application/problem+json', ...headers })
  response.end(JSON.stringify(answer))
}
