import { SourceError } from '../errors.ts'

/** One behaviour of a contract, to be registered with any test runner. */
export type ContractCase = { readonly name: string; readonly run: () => Promise<void> }

/** Fails with both values when they differ; numbers are compared to a billionth of their size. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  const [one, other] = [printed(actual), printed(expected)]
  if (one !== other) throw new Error(`${what}: expected ${other}, but got ${one}`)
}

/** Fails unless the question is refused as one that cannot be asked. */
export async function refused(question: Promise<unknown>, what: string): Promise<void> {
  const reason = await question.then(
    () => 'an answer',
    (thrown: unknown) => (thrown instanceof SourceError ? thrown.reason : String(thrown)),
  )
  equal(reason, 'bad_query', what)
}

function printed(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number') return Number.isNaN(part) ? 'NaN' : Number(part.toPrecision(9))
    if (part instanceof Float64Array)
      return [...part].map((number) => (Number.isNaN(number) ? 'NaN' : number))
    return part
  })
}
