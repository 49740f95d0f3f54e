import type { Random } from '../../random.ts'

/** Gives out identities of traces and spans, the same for the same seed. */
export function createIdentities(random: Random): {
  readonly traceId: () => string
  readonly spanId: () => string
} {
  const word = (): string =>
    Math.floor(random.next() * 4_294_967_296)
      .toString(16)
      .padStart(8, '0')
  // The first word counts, so that no two are the same and none is all zero.
  let traces = 0
  let spans = 0
  const count = (value: number): string => value.toString(16).padStart(8, '0')
  return {
    traceId: () => `${word()}${word()}${word()}${count((traces += 1))}`,
    spanId: () => `${word()}${count((spans += 1))}`,
  }
}
