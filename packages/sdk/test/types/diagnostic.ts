/** An error of a compiler, at its place in a file of this folder. */
export type Diagnostic = {
  /** Such as `misuses/findings.ts:12`. */
  readonly place: string
  /** Its message, a line each. */
  readonly lines: readonly string[]
}

export const folder: string = import.meta.dirname
