import { noAnswer, type Answer } from '../answer.ts'

/** Why the coverage of an interval cannot be used, or nothing. */
export function confidenceProblem(confidence: number): Answer<null> | undefined {
  return confidence > 0 && confidence < 1
    ? undefined
    : noAnswer('invalid-option', `A confidence lies between 0 and 1, got ${confidence}.`)
}

/** Why a count, a lag or a length cannot be used, or nothing. */
export function wholeNumberProblem(
  what: string,
  value: number,
  least: number,
): Answer<null> | undefined {
  return Number.isSafeInteger(value) && value >= least
    ? undefined
    : noAnswer('invalid-option', `${what} is a whole number of at least ${least}, got ${value}.`)
}

/** The answer where squares of the values left the range of numbers. */
export function tooLarge(): Answer<null> {
  return noAnswer('degenerate', 'The values are so large that their squares are no numbers.')
}
