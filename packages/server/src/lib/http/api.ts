import type { IncomingMessage, ServerResponse } from 'node:http'
import { ORPCError } from '@orpc/client'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { BodyLimitPlugin } from '@orpc/server/node'
import { implement, withEventMeta } from '@orpc/server'
import { contract, type AnalyzerDescription, type InvestigationEvent } from '../../contract.ts'
import type { Database } from '../database/database.ts'
import type { Notifications } from '../database/notifications.ts'
import { followInvestigations } from '../investigations/follow.ts'
import { createFollowHub } from '../investigations/follow-hub.ts'
import { openInvestigations, planInvestigation } from '../investigations/open-investigation.ts'
import { readInvestigation } from '../investigations/read-investigation.ts'
import { readRecording } from '../investigations/read-recording.ts'
import { readSummaries, readSummary } from '../sql/read-summaries.ts'
import { problem, problemOf, type Problem } from './problem.ts'

export type ApiOptions = {
  readonly database: Database
  readonly notifications: Notifications
  readonly analyzers: () => readonly AnalyzerDescription[]
  readonly urlOf: (investigationId: string) => string
  readonly version: string
  readonly sandbox: () => string
  /** What whoever runs the service should look at. */
  readonly notices: readonly string[]
  /** Aborted when the service closes: ends what is being followed. */
  readonly closing: AbortSignal
  readonly log: (line: string) => void
}

/** Answers a request to the API; false when there is no such route, else the problem or true. */
export type Api = (request: IncomingMessage, response: ServerResponse) => Promise<boolean | Problem>

const keepAliveMs = 10_000
const maximumBytes = 1_048_576

/** The implementation of the contract. */
export function createApi(options: ApiOptions): Api {
  const handler = new OpenAPIHandler<Call>(createRouter(options), {
    eventIteratorKeepAliveInterval: keepAliveMs,
    plugins: [new BodyLimitPlugin({ maxBodySize: maximumBytes })],
    interceptors: [
      async ({ context, next }) => {
        try {
          return await next()
        } catch (error) {
          if (!(error instanceof ORPCError)) context.problem = problemOf(error, options.log)
          throw error
        }
      },
    ],
    rootInterceptors: [
      async ({ context, next }) => {
        const answer = await next()
        if (!answer.matched || answer.response.status < 400) return answer
        context.problem ??= toProblem(answer.response.status, answer.response.body)
        return { matched: false, response: undefined }
      },
    ],
  })
  return async (request, response) => {
    const call: Call = {}
    const { matched } = await handler.handle(request, response, { context: call })
    return call.problem ?? matched
  }
}

/** What is kept during one call: the problem that it ended in, to be answered as RFC 9457 asks. */
type Call = { problem?: Problem }

const isId = (id: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id)

function createRouter({
  database,
  notifications,
  analyzers,
  urlOf,
  version,
  sandbox,
  notices,
  closing,
}: ApiOptions) {
  const hub = createFollowHub({ database, notifications })
  const os = implement(contract).$context<Call>()
  const untilClosed = (signal: AbortSignal | undefined): AbortSignal =>
    signal === undefined ? closing : AbortSignal.any([signal, closing])

  return os.router({
    investigations: {
      list: os.investigations.list.handler(async ({ input }) => {
        const { before } = input
        if (before !== undefined && !isId(before)) return { investigations: [] }
        return { investigations: await readSummaries(database, input) }
      }),
      start: os.investigations.start.handler(
        async ({ input: { analyzer, params, at }, errors }) => {
          const known = analyzers().find(({ id }) => id === analyzer)
          if (known === undefined) throw errors.NOT_FOUND()
          const now = Date.now()
          const plan = planInvestigation({
            title: known.title,
            start: { kind: 'params', analyzer, params },
            // A person waits for it.
            service: `started: ${analyzer}`,
            severity: 0,
            clock: at ?? now,
            troubleAt: at ?? now,
            now,
          })
          const { id } = plan.summary
          await database.transaction((client) => openInvestigations(client, [plan]))
          return { investigation: id, url: urlOf(id) }
        },
      ),
      get: os.investigations.get.handler(async ({ input: { id }, errors }) => {
        const investigation = isId(id) ? await readInvestigation(database, id) : undefined
        if (investigation === undefined) throw errors.NOT_FOUND()
        return investigation
      }),
      recording: os.investigations.recording.handler(async ({ input: { id }, errors }) => {
        const recording = isId(id) ? await readRecording(database, id) : undefined
        if (recording === undefined) throw errors.NOT_FOUND()
        return recording
      }),
      events: os.investigations.events.handler(
        async ({ input: { id }, lastEventId, signal, errors }) => {
          if (!isId(id) || (await readSummary(database, id)) === undefined) throw errors.NOT_FOUND()
          const after = eventNumber(lastEventId)
          return numbered(hub.follow(id, { after, signal: untilClosed(signal) }))
        },
      ),
      changes: os.investigations.changes.handler(({ signal }) =>
        followInvestigations({ hub, notifications, signal: untilClosed(signal) }),
      ),
    },
    analyzers: { list: os.analyzers.list.handler(() => ({ analyzers: [...analyzers()] })) },
    health: os.health.handler(async () => {
      await database.query('select 1')
      return { status: 'ok', version, sandbox: sandbox(), notices: [...notices] }
    }),
  })
}

/** The number of an event that a follower saw last; what is none begins anew. */
function eventNumber(lastEventId: string | undefined): number {
  return /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0
}

async function* numbered(
  events: AsyncIterable<{ readonly sequence: number; readonly event: InvestigationEvent }>,
): AsyncGenerator<InvestigationEvent, void> {
  for await (const { sequence, event } of events) {
    yield withEventMeta(event, { id: String(sequence), retry: 1_000 })
  }
}

function toProblem(status: number, body: unknown): Problem {
  const fields = typeof body === 'object' && body !== null ? body : {}
  const code = 'code' in fields && typeof fields.code === 'string' ? fields.code : 'ERROR'
  const message = 'message' in fields && typeof fields.message === 'string' ? fields.message : code
  if (status >= 500) {
    const detail = "Faultline failed to answer; try again, and look at the service's log"
    return problem(status, code.toLowerCase(), detail)
  }
  const wrong = issues('data' in fields ? fields.data : undefined)
  // Well-formed, but not what the contract takes.
  if (wrong !== '') return problem(422, 'input_invalid', `${message}${wrong}`)
  return problem(status, code.toLowerCase(), message)
}

/** Which inputs were wrong, in the words of the schema. */
function issues(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('issues' in data)) return ''
  if (!Array.isArray(data.issues)) return ''
  const sentences = data.issues.map((issue: { path?: unknown[]; message?: unknown }) =>
    [issue.path?.map(String).join('.'), issue.message].filter(Boolean).join(': '),
  )
  return sentences.length === 0 ? '' : ` (${sentences.join('; ')})`
}
