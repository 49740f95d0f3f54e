import { STATUS_CODES, type ServerResponse } from 'node:http'
import { InvalidNotificationError, RequestError, systemErrorCode } from '../errors.ts'

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
  const code = systemErrorCode(error) ?? ''
  const surroundings = isConnectionLost(error, code) ? unavailable : surroundingsProblem(code)
  if (surroundings !== undefined) return surroundings
  log(`A request failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`)
  return problem(
    500,
    'internal_error',
    "Faultline failed to answer; nothing was changed. Try again, and look at the service's log",
  )
}

/** What PostgreSQL or the system says when it is they, not we, that cannot go on. */
function surroundingsProblem(code: string): Problem | undefined {
  if (code === 'ENOSPC' || code === '53100') {
    return problem(
      507,
      'no_disk_space',
      'There is no space left on the disk of the database, so nothing was stored; free some and send it again',
    )
  }
  // What slipped by our own limits: PostgreSQL's classes of invalid data and exceeded limits.
  if (/^(22\w{3}|54\w{3})$/.test(code)) {
    return problem(
      422,
      'input_invalid',
      'What was sent has a value that cannot be stored (too large, too deep or out of range), so nothing was stored; check its texts, numbers and times',
    )
  }
  return undefined
}

const unavailable = problem(
  503,
  'database_unavailable',
  'The database does not answer at the moment, so nothing was stored; send it again in a few seconds',
)

/** Connection refused, lost or shut down: PostgreSQL's classes 08 and 57P, the system's own, and its driver's. */
function isConnectionLost(error: unknown, code: string): boolean {
  if (
    /^(08\w{3}|57P0\d|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)$/.test(
      code,
    )
  ) {
    return true
  }
  // The driver has no codes for these.
  return (
    error instanceof Error &&
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/.test(
      error.message,
    )
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
  response.writeHead(answer.status, {
    'content-type': 'application/problem+json',
    ...(answer.status === 503 ? { 'retry-after': '2' } : {}),
    ...headers,
  })
  response.end(JSON.stringify(answer))
}
