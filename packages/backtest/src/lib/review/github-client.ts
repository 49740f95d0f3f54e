import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { GithubError } from '../errors.ts'
import {
  githubLimits,
  type CheckRunAnswer,
  type CheckRunBody,
  type CheckRunUpdateBody,
  type CommentAnswer,
  type CommentBody,
  type CommentUpdateBody,
} from './github-schema.ts'

export type GithubClientOptions = {
  /** `https://api.github.com`, or that of an own server (`GITHUB_API_URL`). */
  readonly apiUrl: string
  /** `owner/name`. */
  readonly repository: string
  /** Never occurs in a message. */
  readonly token: string
  /** How long to wait before a repetition when GitHub does not say, in milliseconds. */
  readonly retryDelayMs?: number
}

/** The few calls of GitHub's REST interface that a review needs. */
export type GithubClient = {
  /** All comments of a pull request, page by page. */
  listComments(pullRequest: number): AsyncIterable<CommentAnswer>
  createComment(pullRequest: number, body: CommentBody): Promise<CommentAnswer>
  updateComment(id: number, body: CommentUpdateBody): Promise<CommentAnswer>
  createCheckRun(body: CheckRunBody): Promise<CheckRunAnswer>
  updateCheckRun(id: number, body: CheckRunUpdateBody): Promise<CheckRunAnswer>
}

const commentSchema = z.object({
  id: z.int(),
  body: z.string().exactOptional(),
}) satisfies z.ZodType<CommentAnswer>
const checkRunSchema = z.object({
  id: z.int(),
  html_url: z.string().nullable(),
}) satisfies z.ZodType<CheckRunAnswer>

const mostAttempts = 4
const mostWaitMs = 60_000

/** @throws GithubError from every call, when GitHub refuses, fails or does not answer. */
export function createGithubClient(options: GithubClientOptions): GithubClient {
  const base = `${options.apiUrl.replace(/\/+$/, '')}/repos/${options.repository}`
  const send = <T>(schema: z.ZodType<T>, call: Call): Promise<T> =>
    request(options, call).then(({ body }) => parseAnswer(schema, body, call))
  return {
    async *listComments(pullRequest) {
      const query = `per_page=${githubLimits.commentsPerPage}`
      let url: string | null = `${base}/issues/${pullRequest}/comments?${query}`
      while (url !== null) {
        const call: Call = { method: 'GET', url }
        const answer: Answer = await request(options, call)
        yield* parseAnswer(z.array(commentSchema), answer.body, call)
        url = nextPage(answer.link, options.apiUrl)
      }
    },
    createComment: (pullRequest, body) =>
      send(commentSchema, {
        method: 'POST',
        url: `${base}/issues/${pullRequest}/comments`,
        body,
      }),
    updateComment: (id, body) =>
      send(commentSchema, { method: 'PATCH', url: `${base}/issues/comments/${id}`, body }),
    createCheckRun: (body) =>
      send(checkRunSchema, { method: 'POST', url: `${base}/check-runs`, body }),
    updateCheckRun: (id, body) =>
      send(checkRunSchema, { method: 'PATCH', url: `${base}/check-runs/${id}`, body }),
  }
}

type Call = {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly url: string
  readonly body?: CommentBody | CommentUpdateBody | CheckRunBody | CheckRunUpdateBody
}
type Answer = { readonly body: unknown; readonly link: string | null }

/** Repeats what GitHub was too busy for; a comment that was perhaps made is not made again. */
async function request(options: GithubClientOptions, call: Call): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await reach(options, call)
    if (response.ok) return { body: await readJson(response), link: response.headers.get('link') }
    const isLast = attempt >= mostAttempts
    const waitMs = waitBefore(response, (options.retryDelayMs ?? 1000) * 2 ** attempt)
    if (isLast || waitMs === null || !isRepeatable(call, response.status)) {
      throw await refusal(call, response)
    }
    await response.body?.cancel()
    await wait(waitMs)
  }
}

async function reach(options: GithubClientOptions, { method, url, body }: Call): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${options.token}`,
        'content-type': 'application/json',
        'user-agent': 'faultline',
        'x-github-api-version': '2022-11-28',
      },
      // A redirect elsewhere would carry the token with it.
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch (error) {
    const message = `GitHub does not answer at ${new URL(url).origin}; try again later, or check GITHUB_API_URL`
    throw new GithubError(0, message, { cause: error })
  }
}

/** Milliseconds to wait before a repetition; null where one would be in vain or take too long. */
function waitBefore({ status, headers }: Response, usualMs: number): number | null {
  const isLimited = status === 429 || (status === 403 && headers.get('retry-after') !== null)
  if (!isLimited && status < 500) return null
  const seconds = Number(headers.get('retry-after') ?? NaN)
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : usualMs
  return waitMs <= mostWaitMs ? waitMs : null
}

/** After a gateway's failure the request may have been done: only what can be done twice is repeated. */
function isRepeatable({ method }: Call, status: number): boolean {
  return method !== 'POST' || status === 429 || status === 403 || status === 503
}

const failureSchema = z.object({ message: z.string() })

async function refusal({ method, url }: Call, response: Response): Promise<GithubError> {
  const told = failureSchema.safeParse(await readJson(response)).data?.message ?? 'no reason given'
  const { status } = response
  const what = `${method} ${new URL(url).pathname}`
  const remedy =
    status === 401
      ? 'give a token that is valid as GITHUB_TOKEN'
      : status === 403 || status === 404
        ? 'give the job the permissions "pull-requests: write" and "checks: write" (a fork has neither)'
        : 'try again later'
  const reason = told.replace(/\.$/, '').slice(0, 300)
  return new GithubError(status, `GitHub answered ${status} to ${what}: ${reason}; ${remedy}`)
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return null
  }
}

function parseAnswer<T>(schema: z.ZodType<T>, body: unknown, { method, url }: Call): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const what = `${method} ${new URL(url).pathname}`
  throw new GithubError(
    200,
    `The answer to ${what} is not as GitHub documents it; check GITHUB_API_URL`,
  )
}

/** The page that the `Link` header names as the next, if it is GitHub's own. */
function nextPage(link: string | null, apiUrl: string): string | null {
  const next = /<([^>]+)>\s*;\s*rel="next"/.exec(link ?? '')?.[1]
  if (next === undefined || !URL.canParse(next)) return null
  return new URL(next).origin === new URL(apiUrl).origin ? next : null
}
