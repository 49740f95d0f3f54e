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
  const surroundings = surroundingsProblem(systemErrorCode(error) ?? '')
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
  // Connection refused, lost or shut down: PostgreSQL's classes 08 and 57P, and the system's own.
  if (/^(08\w{3}|57P0\d|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code)) {
    return problem(
      503,
      'database_unavailable',
      'The database does not answer at the moment, so nothing was stored; send it again in a few seconds',
    )
  }
  return undefined
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
