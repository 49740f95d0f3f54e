import type { InvestigationSummary } from '../../contract.ts'
import type { Database } from '../database/database.ts'
import type { Notifications } from '../database/notifications.ts'
import { readEvents, type NumberedEvent } from '../sql/read-events.ts'
import { readSummary } from '../sql/read-summaries.ts'

export type FollowOptions = {
  readonly database: Database
  readonly notifications: Notifications
  readonly signal: AbortSignal
}

/**
 * Everything that has happened in an investigation after the event with the given number, then
 * everything as it happens; ends when the investigation has. Resolution of the alert may still be
 * told afterwards; a new follower reads it with the rest.
 */
export async function* followInvestigation(
  { database, notifications, signal }: FollowOptions,
  id: string,
  after: number,
): AsyncGenerator<NumberedEvent, void> {
  const changed = changesOf(notifications, signal, (changedId) => changedId === id)
  try {
    let last = after
    do {
      for (const numbered of await readEvents(database, id, last)) {
        yield numbered
        last = numbered.sequence
      }
      const summary = await readSummary(database, id)
      if (summary === undefined) return
      if (hasEnded(summary)) {
        // What was committed together with the end, after we had read.
        yield* await readEvents(database, id, last)
        return
      }
    } while ((await changed.next()) !== undefined)
  } finally {
    changed.stop()
  }
}

/** A summary whenever an investigation is created or changes. */
export async function* followInvestigations({
  database,
  notifications,
  signal,
}: FollowOptions): AsyncGenerator<InvestigationSummary, void> {
  const changed = changesOf(notifications, signal, () => true)
  const told = new Map<string, string>()
  try {
    for (;;) {
      const ids = await changed.next()
      if (ids === undefined) return
      for (const id of ids) {
        if (id === '') continue
        const summary = await readSummary(database, id)
        if (summary === undefined) continue
        const text = JSON.stringify(summary)
        if (told.get(id) === text) continue
        if (hasEnded(summary)) told.delete(id)
        else told.set(id, text)
        yield summary
      }
    }
  } finally {
    changed.stop()
  }
}

function hasEnded({ status }: InvestigationSummary): boolean {
  return status !== 'queued' && status !== 'running'
}

type Changes = {
  /** Ids that changed since the last call, as soon as there are any; undefined when aborted. */
  readonly next: () => Promise<readonly string[] | undefined>
  readonly stop: () => void
}

/** Collects notifications from now on, so that none is lost while the follower reads. */
function changesOf(
  notifications: Notifications,
  signal: AbortSignal,
  concerns: (id: string) => boolean,
): Changes {
  const pending = new Set<string>()
  let wake: (() => void) | undefined
  const unsubscribe = notifications.subscribe((id) => {
    // An empty id means that notifications were lost: whoever waits for one must look.
    if (id !== '' && !concerns(id)) return
    pending.add(id)
    wake?.()
  })
  const stop = (): void => {
    unsubscribe()
    signal.removeEventListener('abort', stop)
    wake?.()
  }
  signal.addEventListener('abort', stop)
  return {
    async next() {
      if (pending.size === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = undefined
      }
      if (signal.aborted) return undefined
      const ids = [...pending]
      pending.clear()
      return ids
    },
    stop,
  }
}
