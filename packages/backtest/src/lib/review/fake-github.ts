import { createServer, type IncomingMessage } from 'node:http'
import { z } from 'zod'
import { openGithubRest, type RestRequest } from './github-rest.ts'
import type { CheckAnnotation } from './github-schema.ts'

type StoredCheck = {
  readonly id: number
  readonly headSha: string
  readonly conclusion: string
  readonly annotations: CheckAnnotation[]
}

/**
 * GitHub's REST interface as far as a review uses it, on this machine. Requests and answers are held
 * against the schema that GitHub publishes, and requests against the limits that it documents.
 */
export type FakeGithub = {
  readonly url: string
  readonly comments: { id: number; body: string; isForeign?: boolean }[]
  readonly checks: StoredCheck[]
  /** `POST /repos/…`, in the order of their coming. */
  readonly requests: string[]
  /** Answers of the next requests, in place of what would be answered. */
  readonly failures: { status: number; retryAfter?: string; message?: string }[]
  close(): Promise<void>
}

const rest = openGithubRest()
const token = 'token-of-the-test'
const pageSize = 100

const commentBody = z.strictObject({ body: z.string().min(1).max(65_536) })
const annotation = z.strictObject({
  path: z.string().min(1).regex(/^[^/]/),
  start_line: z.int().min(1),
  end_line: z.int().min(1),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  message: z.string().min(1).max(65_536),
  title: z.string().max(255),
}) satisfies z.ZodType<CheckAnnotation>
const output = z.strictObject({
  title: z.string().min(1),
  summary: z.string().max(65_535),
  annotations: z.array(annotation).max(50).optional(),
})
const checkBody = z.strictObject({
  name: z.string().min(1),
  head_sha: z.string().regex(/^[0-9a-f]{40}$/),
  status: z.literal('completed'),
  conclusion: z.enum(['success', 'failure', 'neutral']),
  output,
})
const checkUpdate = z.strictObject({ output })

export async function startFakeGithub(): Promise<FakeGithub> {
  const state: State = { comments: [], checks: [], requests: [], failures: [], nextId: 1, url: '' }
  const server = createServer((request, response) => {
    void answer(state, request).then(({ status, body, headers }) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  state.url = `http://127.0.0.1:${address.port}`
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return Object.assign(state, { close })
}

type State = Omit<FakeGithub, 'close' | 'url'> & { nextId: number; url: string }
type Reply = { status: number; body: unknown; headers?: Record<string, string> }

async function answer(state: State, request: IncomingMessage): Promise<Reply> {
  const text = await textOf(request)
  const { method = '', url = '' } = request
  state.requests.push(`${method} ${url.split('?')[0] ?? ''}`)
  const failure = state.failures.shift()
  if (failure !== undefined) {
    const { status, message = 'Something is wrong.', retryAfter } = failure
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
    return { status, body: { message }, headers }
  }
  if (request.headers.authorization !== `Bearer ${token}`) return refused(401, 'Bad credentials')
  const body: unknown = text === '' ? null : JSON.parse(text)
  const faults = rest.requestFaults({ method, url, body })
  if (faults.length > 0) return refused(422, `Validation Failed: ${faults.join(' ')}`)
  const reply = routed(state, { method, url, body })
  if (reply.status >= 300) return reply
  const mistakes = rest.answerFaults({ method, url, body }, reply)
  // A mistake of this fake: no answer at all, so that no test passes with it.
  return mistakes.length > 0
    ? refused(400, `GitHub says no such thing: ${mistakes.join(' ')}`)
    : reply
}

function routed(state: State, { method, url, body }: RestRequest): Reply {
  const route = `${method} ${url.split('?')[0] ?? ''}`
  if (route === 'GET /repos/o/r/issues/7/comments') return listed(state, url)
  if (route === 'POST /repos/o/r/issues/7/comments') return commented(state, body)
  if (route === 'POST /repos/o/r/check-runs') return checked(state, body)
  const [, kind, id] =
    /^PATCH \/repos\/o\/r\/(issues\/comments|check-runs)\/(\d+)$/.exec(route) ?? []
  if (kind === 'issues/comments') return changed(state, Number(id), body)
  if (kind === 'check-runs') return added(state, Number(id), body)
  return refused(404, 'Not Found')
}

function listed({ comments, url: own }: State, url: string): Reply {
  const page = Number(new URL(url, own).searchParams.get('page') ?? 1)
  const shown = comments.slice((page - 1) * pageSize, page * pageSize)
  const body = shown.map((comment) => commentAnswer(comment, own))
  const next = `<${own}/repos/o/r/issues/7/comments?per_page=100&page=${page + 1}>; rel="next"`
  const hasNext = comments.length > page * pageSize
  return { status: 200, body, headers: hasNext ? { link: next } : {} }
}

function commented(state: State, body: unknown): Reply {
  const comment = commentBody.safeParse(body)
  if (!comment.success) return refused(422, 'Validation Failed')
  const made = { id: state.nextId++, body: comment.data.body }
  state.comments.push(made)
  return { status: 201, body: commentAnswer(made, state.url) }
}

function changed({ comments, url }: State, id: number, body: unknown): Reply {
  const comment = commentBody.safeParse(body)
  const known = comments.find((other) => other.id === id)
  if (known === undefined) return refused(404, 'Not Found')
  if (known.isForeign === true) return refused(403, 'Must have admin rights to Repository.')
  if (!comment.success) return refused(422, 'Validation Failed')
  known.body = comment.data.body
  return { status: 200, body: commentAnswer(known, url) }
}

function checked(state: State, body: unknown): Reply {
  const check = checkBody.safeParse(body)
  if (!check.success) return refused(422, `Validation Failed: ${check.error.message}`)
  const { head_sha: headSha, conclusion, output: told } = check.data
  const id = state.nextId++
  state.checks.push({ id, headSha, conclusion, annotations: [...(told.annotations ?? [])] })
  return { status: 201, body: checkAnswer(check.data, id, state.url) }
}

function added({ checks, url }: State, id: number, body: unknown): Reply {
  const update = checkUpdate.safeParse(body)
  const known = checks.find((other) => other.id === id)
  if (known === undefined) return refused(404, 'Not Found')
  if (!update.success) return refused(422, 'Validation Failed')
  known.annotations.push(...(update.data.output.annotations ?? []))
  const { headSha, conclusion } = known
  const { output: told } = update.data
  const check = { name: 'updated', head_sha: headSha, conclusion, output: told }
  return { status: 200, body: checkAnswer(check, id, url) }
}

const moment = '2026-11-23T03:00:00Z'

function commentAnswer({ id, body }: { id: number; body: string }, own: string): object {
  return {
    ...{ id, body, node_id: `IC_${id}`, url: `${own}/repos/o/r/issues/comments/${id}` },
    html_url: `https://github.com/o/r/pull/7#issuecomment-${id}`,
    issue_url: `${own}/repos/o/r/issues/7`,
    ...{ user: null, author_association: 'NONE', created_at: moment, updated_at: moment },
  }
}

type Check = Pick<z.infer<typeof checkBody>, 'name' | 'head_sha' | 'output'> & {
  readonly conclusion: string
}

function checkAnswer(check: Check, id: number, own: string): object {
  const url = `${own}/repos/o/r/check-runs/${id}`
  const { title, summary, annotations = [] } = check.output
  const told = { title, summary, text: null, annotations_count: annotations.length }
  return {
    ...{ id, node_id: `CR_${id}`, external_id: '', url, details_url: null },
    html_url: `https://github.com/o/r/runs/${id}`,
    ...{ name: check.name, head_sha: check.head_sha, status: 'completed' },
    ...{ conclusion: check.conclusion, started_at: moment, completed_at: moment },
    output: { ...told, annotations_url: `${url}/annotations` },
    ...{ check_suite: { id: 1 }, app: null, pull_requests: [] },
  }
}

function refused(status: number, message: string): Reply {
  return { status, body: { message } }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk)
  return text
}
