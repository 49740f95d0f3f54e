import { ORPCError } from '@orpc/client'

/** A failure for people: what it means and what to do about it. */
export type ApiFailure = {
  readonly kind: 'not_found' | 'unreachable' | 'refused'
  readonly text: string
}

export function apiFailureOf(error: unknown): ApiFailure {
  if (error instanceof ORPCError && error.status === 404) {
    return { kind: 'not_found', text: error.message }
  }
  if (error instanceof ORPCError && error.status < 500) {
    return { kind: 'refused', text: error.message }
  }
  return {
    kind: 'unreachable',
    text: `Faultline does not answer at ${window.location.origin}. See whether it runs: npx faultline serve`,
  }
}
