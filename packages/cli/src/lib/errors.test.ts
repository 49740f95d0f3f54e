import { expect, test } from 'vitest'
import { CliError, errorTable, reportError } from './errors.ts'

test('an expected failure is told with its details, its remedy and its exit code', () => {
  const error = new CliError('service_unreachable', { url: 'http://127.0.0.1:1' })
  expect(reportError(error)).toEqual({
    code: 'service_unreachable',
    message: 'No Faultline service answers at http://127.0.0.1:1.',
    remedy: 'Start one with `npx faultline serve`, or name its address with --url.',
    exitCode: 3,
  })
})

test('an error of another package is told by its own sentence', () => {
  const error = Object.assign(new Error('Port 7070 is in use; name another'), {
    code: 'port_in_use',
  })
  expect(reportError(error)).toEqual({
    code: 'port_in_use',
    message: 'Port 7070 is in use; name another',
    remedy: '',
    exitCode: 3,
  })
})

test('wrong input that another package finds has exit code 2', () => {
  const error = Object.assign(new Error('a.ts:3:1: Unexpected token'), { code: 'bundle_failed' })
  expect(reportError(error).exitCode).toBe(2)
})

test('a bug is told in one line, without its stack', () => {
  const report = reportError(new TypeError('x is not a function\n    at y'))
  expect(report.code).toBe('internal')
  expect(report.message).toBe('Faultline failed in a way that it should not: x is not a function.')
})

test('every sentence ends like one', () => {
  for (const { sentence, remedy } of Object.values(errorTable)) {
    expect(sentence).toMatch(/(\.|\{reason\})$/)
    expect(remedy).toMatch(/^$|\.$/)
  }
})
