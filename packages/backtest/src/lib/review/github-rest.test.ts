import { expect, test } from 'vitest'
import { openGithubRest } from './github-rest.ts'

const rest = openGithubRest()
const checks = { method: 'POST', url: '/repos/o/r/check-runs' }
const annotation = { path: 'a.ts', start_line: 1, end_line: 1, annotation_level: 'failure' }
const check = {
  ...{ name: 'faultline', head_sha: 'a'.repeat(40), status: 'completed', conclusion: 'failure' },
  output: { title: 'Bad', summary: '', annotations: [{ ...annotation, message: 'So it is.' }] },
}

test('a request as the published schema has it has no faults', () => {
  expect(rest.requestFaults({ ...checks, body: check })).toEqual([])
  const comments = '/repos/o/r/issues/7/comments?per_page=100&page=2'
  expect(rest.requestFaults({ method: 'GET', url: comments, body: null })).toEqual([])
})

test.each([
  [{ ...check, conclusion: 'bad' }, /^body\.conclusion: /],
  [{ ...check, head_sha: undefined }, /^body\.head_sha: /],
  [{ ...check, output: { title: 'Bad' } }, /^body\.output\.summary: /],
  [{ ...check, output: { ...check.output, annotations: [annotation] } }, /annotations\.0\.message/],
  [
    { ...check, output: { ...check.output, annotations: Array(51).fill(annotation) } },
    /^body\.output\.annotations/,
  ],
])('one that differs from it is told by its place: %#', (body, fault) => {
  expect(rest.requestFaults({ ...checks, body }).join(' ')).toMatch(fault)
})

test('paths, methods and parameters that GitHub does not have are faults', () => {
  const faults = (method: string, url: string) => rest.requestFaults({ method, url, body: null })
  expect(faults('GET', '/repos/o/r/comments')).toEqual(['GitHub has no GET /repos/o/r/comments.'])
  expect(faults('DELETE', checks.url)).toHaveLength(1)
  const comments = '/repos/o/r/issues/7/comments'
  expect(faults('GET', `${comments}?size=100`)).toEqual(['There is no parameter size.'])
  expect(faults('GET', `${comments}?per_page=many`)[0]).toMatch(/^per_page: /)
})

test('an answer that lacks what GitHub always says is none of GitHub', () => {
  const request = { ...checks, body: check }
  const faults = rest.answerFaults(request, { status: 201, body: { id: 1, html_url: null } })
  expect(faults.map((fault) => fault.split(':')[0])).toContain('answer.check_suite')
  expect(rest.answerFaults(request, { status: 200, body: {} })).toEqual([
    'GitHub does not answer POST /repos/o/r/check-runs with 200.',
  ])
})
