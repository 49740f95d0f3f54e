import type { RunEvent } from '@faultline/sdk/result'
import type { Database } from '../database/database.ts'
import { appendEvents } from '../sql/append-events.ts'

export type EventWriter = {
  readonly write: (event: RunEvent) => void
  /** Resolves once everything written so far is stored; rejects when some of it could not be. */
  readonly flush: () => Promise<void>
}

/**
 * Stores the events of a run in order while it goes on: what comes during one write is stored by
 * the next, together. A second attempt repeats the events of the first, since it is fed the same
 * answers; those that are stored already are left out, so that followers see one investigation.
 */
export function createEventWriter(options: {
  readonly database: Database
  readonly investigationId: string
  /** Keys (see `eventKey`) of the events that earlier attempts stored. */
  readonly stored: ReadonlySet<string>
  /** Added to the events' times: how long after the first attempt this one began. */
  readonly offsetMs: number
}): EventWriter {
  const { database, investigationId, stored, offsetMs } = options
  let waiting: RunEvent[] = []
  let writing: Promise<void> | undefined
  // The first failure is kept: after it the order has a gap, and only another attempt can mend that.
  let failure: { readonly error: unknown } | undefined

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const events = waiting
      waiting = []
      await appendEvents(database, investigationId, { events, at: Date.now() })
    }
  }
  return {
    write(event) {
      if (failure !== undefined || stored.has(eventKey(event))) return
      waiting.push({ ...event, atMs: event.atMs + offsetMs })
      if (writing !== undefined) return
      writing = writeWaiting()
        .catch((error: unknown) => {
          failure ??= { error }
        })
        .finally(() => {
          writing = undefined
        })
    },
    async flush() {
      await writing
      if (failure !== undefined) throw failure.error
      await writeWaiting()
    },
  }
}

/** The same for the same event of another attempt. */
export function eventKey(event: RunEvent): string {
  switch (event.type) {
    case 'run_started':
    case 'run_ended':
      return `${event.type} ${event.run}`
    case 'step_started':
    case 'step_ended':
      return `${event.type} ${event.run} ${event.step}`
    case 'finding':
      return `${event.type} ${event.finding.id}`
  }
}
