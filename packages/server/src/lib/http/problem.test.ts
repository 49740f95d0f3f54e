import { expect, test } from 'vitest'
import { InvalidNotificationError, RequestError } from '../errors.ts'
import { problemOf } from './problem.ts'

const lines: string[] = []
const check = (error: unknown) => problemOf(error, (line) => lines.push(line))
const withCode = (code: string) => Object.assign(new Error('secret detail'), { code })

test('what the sender did wrong is told in a sentence', () => {
  expect(check(new RequestError(415, 'content_type_unsupported', { detail: 'Send JSON' }))).toEqual(
    {
      type: 'urn:faultline:error:content_type_unsupported',
      title: 'Unsupported Media Type',
      status: 415,
      detail: 'Send JSON',
    },
  )
  expect(check(new InvalidNotificationError('alerts[0] has no labels')).status).toBe(422)
})

test('a full disk and a database that is away are told as such', () => {
  for (const code of ['53100', 'ENOSPC']) {
    expect(check(withCode(code))).toMatchObject({
      status: 507,
      type: 'urn:faultline:error:no_disk_space',
    })
  }
  for (const code of ['57P01', '08006', 'ECONNREFUSED']) {
    expect(check(withCode(code))).toMatchObject({ status: 503 })
  }
})

test('what we did not foresee tells nothing of our inside, except in the log', () => {
  const { status, detail } = check(withCode('42P01'))
  expect(status).toBe(500)
  expect(detail).not.toContain('secret')
  expect(lines.join()).toContain('secret detail')
})
