import type { InvestigationSummary } from '../../contract.ts'
import type { Notifications } from '../database/notifications.ts'
import type { FollowHub } from './follow-hub.ts'

type FollowOptions = {
  readonly hub: FollowHub
  readonly notifications: Notifications
  readonly signal: AbortSignal
}

/** A summary whenever an investigation is created or changes. */
export async function* followInvestigations({
  hub,
  notifications,
  signal,
}: FollowOptions): AsyncGenerator<InvestigationSummary, void> {
  const changed = changesOf(notifications, signal)
  const told = new Map<string, string>()
  try {
    for (;;) {
      const ids = await changed.next()
      if (ids === undefined) return
      for (const id of ids) {
        if (id === '') continue
        const summary = await hub.summary(id)
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
function changesOf(notifications: Notifications, signal: AbortSignal): Changes {
  const pending = new Set<string>()
  let wake: (() => void) | undefined
  const unsubscribe = notifications.subscribe((id) => {
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
