import { expect, test } from 'vitest'
import { confidenceProblem, wholeNumberProblem } from './options.ts'

test('a confidence lies strictly between 0 and 1', () => {
  expect(confidenceProblem(0.95)).toBeUndefined()
  for (const confidence of [0, 1, -0.5, NaN, Infinity])
    expect(confidenceProblem(confidence)?.diagnostics[0]?.code).toBe('invalid-option')
})

test('a whole number is named with the least that it may be', () => {
  expect(wholeNumberProblem('A lag', 0, 0)).toBeUndefined()
  for (const lag of [-1, 0.5, NaN, Infinity, 2 ** 60])
    expect(wholeNumberProblem('A lag', lag, 0)?.value).toBeNull()
  expect(wholeNumberProblem('A lag', -1, 0)?.diagnostics[0]?.message).toBe(
    'A lag is a whole number of at least 0, got -1.',
  )
})
