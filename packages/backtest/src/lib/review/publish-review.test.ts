import { afterEach, beforeEach, expect, test } from 'vitest'
import { startFakeGithub, type FakeGithub } from './fake-github.ts'
import { sampleReport } from '../../../test/sample-report.ts'
import { createGithubClient, type GithubClient } from './github-client.ts'
import { publishReview } from './publish-review.ts'
import { commentMarker, type Review } from './review.ts'

const sha = 'a'.repeat(40)
const event = { pullRequest: 7, headSha: sha, baseSha: 'b'.repeat(40), isFork: false }

let github: FakeGithub
let client: GithubClient
beforeEach(async () => {
  github = await startFakeGithub()
  client = clientOf()
})
afterEach(() => github.close())

test('the first review makes a comment, every later one updates it', async () => {
  github.comments.push({ id: 900, body: 'Nice work!' })
  expect(await publishReview(client, event, reviewOf('first'))).toMatchObject({
    comment: 'created',
  })
  expect(await publishReview(client, event, reviewOf('second'))).toMatchObject({
    comment: 'updated',
  })
  expect(github.comments.map(({ body }) => body)).toEqual([
    'Nice work!',
    `second\n\n${commentMarker}\n`,
  ])
})

test('the comment is found behind hundreds of others', async () => {
  for (let id = 1000; id < 1250; id += 1) github.comments.push({ id, body: 'words' })
  await publishReview(client, event, reviewOf('first'))
  await publishReview(client, event, reviewOf('second'))
  expect(github.comments).toHaveLength(251)
  expect(github.requests.filter((request) => request.startsWith('GET'))).toHaveLength(6)
})

test("somebody's copy of the comment is left alone", async () => {
  const body = `copied\n\n${commentMarker}`
  github.comments.push({ id: 900, body, isForeign: true })
  github.comments.push({ id: 901, body: `> ${commentMarker}\n\nWhy is that?` })
  expect(await publishReview(client, event, reviewOf('own'))).toMatchObject({ comment: 'created' })
  expect(github.comments).toHaveLength(3)
})

test('a change that affects nothing updates a comment that is there, and makes none', async () => {
  const calm: Review = { ...reviewOf('nothing is affected'), report: null }
  expect(await publishReview(client, event, calm)).toMatchObject({ comment: 'none' })
  await publishReview(client, event, reviewOf('first'))
  expect(await publishReview(client, event, calm)).toMatchObject({ comment: 'updated' })
})

test('a push has a check run and no comment', async () => {
  const push = { ...event, pullRequest: null }
  await publishReview(client, push, { ...reviewOf(''), comment: null })
  expect(github.comments).toEqual([])
  expect(github.checks).toMatchObject([{ headSha: sha, conclusion: 'failure' }])
})

test('annotations are sent fifty at a time, and none is lost', async () => {
  for (const count of [0, 50, 51, 230]) {
    github.checks.length = 0
    await publishReview(client, event, reviewOf('words', count))
    const [check] = github.checks
    expect(check?.annotations.map(({ start_line: line }) => line)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    )
  }
})

test('what GitHub is too busy for is sent again', async () => {
  github.failures.push({ status: 502 }, { status: 429, retryAfter: '0' })
  expect(await publishReview(client, event, reviewOf('first'))).toMatchObject({
    comment: 'created',
  })
  expect(github.comments).toHaveLength(1)
})

test('a comment that a gateway lost is not made twice', async () => {
  github.failures.push({ status: 502 })
  await expect(client.createComment(7, { body: 'words' })).rejects.toThrow(
    'GitHub answered 502 to POST /repos/o/r/issues/7/comments',
  )
  expect(github.requests).toHaveLength(1)
})

test('a refusal says what to do and holds no secret', async () => {
  github.failures.push({ status: 403, message: 'Resource not accessible by integration' })
  const refusal = publishReview(client, event, reviewOf('first'))
  await expect(refusal).rejects.toThrow(
    'GitHub answered 403 to GET /repos/o/r/issues/7/comments: Resource not accessible by integration; give the job the permissions "pull-requests: write" and "checks: write" (a fork has neither)',
  )
  const stranger = clientOf('another-token')
  const error: unknown = await publishReview(stranger, event, reviewOf('first')).catch(
    (caught: unknown) => caught,
  )
  expect(String(error)).toContain('give a token that is valid')
  expect(JSON.stringify(error) + String(error)).not.toContain('another-token')
})

test('a server that is not there is told in a sentence', async () => {
  await github.close()
  await expect(publishReview(client, event, reviewOf('first'))).rejects.toThrow(
    'GitHub does not answer at http://127.0.0.1:',
  )
})

function clientOf(token = 'token-of-the-test'): GithubClient {
  return createGithubClient({ apiUrl: github.url, repository: 'o/r', token, retryDelayMs: 1 })
}

function reviewOf(text: string, annotations = 0): Review {
  return {
    plan: { root: '/', since: sha, changed: [], affected: [], unaffected: 0 },
    report: sampleReport(),
    comment: `${text}\n\n${commentMarker}\n`,
    check: {
      name: 'Faultline backtest',
      head_sha: sha,
      status: 'completed',
      conclusion: 'failure',
      output: { title: 'A case regressed', summary: 'Words.' },
    },
    annotations: Array.from({ length: annotations }, (_, index) => ({
      path: 'analyzers/slow/index.ts',
      start_line: index + 1,
      end_line: index + 1,
      annotation_level: 'failure',
      title: 'A case regressed',
      message: 'slow-deploy-1 regressed.',
    })),
    isGood: false,
  }
}
