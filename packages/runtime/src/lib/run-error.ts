import type { RunError } from '@faultline/sdk/result'
import type { RunStatus } from '@faultline/sdk'
import type { ExceededLimit } from './limits.ts'
import type { GuestError } from './protocol.ts'
import type { SourcePlaces } from './source-places.ts'

/** How a run ended before its time. */
export type Failure = { readonly status: RunStatus; readonly error: RunError }

/** A failure that came out of the analyzer's own code, at the author's file and line. */
export function failureOf(error: GuestError, places: SourcePlaces): Failure {
  const isDenied = error.reason === 'denied' || error.code === 'limit_exceeded'
  const status = isDenied ? 'denied' : 'failed'
  const location = places.locate(error.stack)
  const at = location === undefined ? '' : ` (${location})`
  const isTyped = error.name === '' || ['Error', 'GuestFault'].includes(error.name)
  const named = isTyped || error.name.endsWith('FindingError') ? '' : `${error.name}: `
  return {
    status,
    error: {
      code: error.code,
      message: `${named}${oneLine(error.message)}${at}`.slice(0, 4_000),
      ...(error.step === undefined ? {} : { step: error.step }),
      ...(location === undefined ? {} : { location }),
    },
  }
}

/** A limit that was exceeded; what the run had found is kept. */
export function limitFailure(status: RunStatus, exceeded: ExceededLimit): Failure {
  const { limit, maximum, actual } = exceeded
  const message = `The run was ended because it exceeded ${limit}: ${actual} of at most ${maximum}.`
  return { status, error: { code: 'limit_exceeded', message, limit: exceeded } }
}

export function fault(status: RunStatus, code: string, message: string): Failure {
  return { status, error: { code, message } }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim()
}
