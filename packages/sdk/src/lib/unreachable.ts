import { SdkError } from './errors.ts'

/**
 * Ends a `switch` that handles every case: one that is left out is a compile error here.
 * @throws SdkError when a value comes by that the types exclude.
 */
export function unreachable(value: never): never {
  throw new SdkError('case_unhandled', `No case handles ${JSON.stringify(value)}; add one`)
}
