import type { InvestigationSummary } from '../../contract.ts'
import type { Database } from '../database/database.ts'
import type { Notifications } from '../database/notifications.ts'
import { readEvents, type NumberedEvent } from '../sql/read-events.ts'
import { readSummary } from '../sql/read-summaries.ts'

/** How long a feed waits before it reads again when the database does not answer. */
const retryMs = 500

export type FollowHub = {
  /**
   * Everything that has happened in an investigation after the event with the given number, then
   * everything as it happens; ends when the investigation has. Resolution of the alert may still be
   * told afterwards; a new follower reads it with the rest.
   */
  readonly follow: (
    id: string,
    options: { readonly after: number; readonly signal: AbortSignal },
  ) => AsyncGenerator<NumberedEvent, void>
  /** The summary of an investigation as of its last change; asked by many at once, it is read once. */
  readonly summary: (id: string) => Promise<InvestigationSummary | undefined>
}

/**
 * Followers of one investigation share what is read of it: one read for each change, however many
 * there are. A feed begins with the first follower and ends with the last one or the investigation.
 */
export function createFollowHub(options: {
  readonly database: Database
  readonly notifications: Notifications
}): FollowHub {
  const feeds = new Map<string, Feed>()
  const summaries = new Map<string, Promise<InvestigationSummary | undefined>>()
  // Before any follower hears of it: what is being read may be older than the change.
  options.notifications.subscribe((id) => (id === '' ? summaries.clear() : summaries.delete(id)))
  return {
    summary(id) {
      const known = summaries.get(id)
      if (known !== undefined) return known
      const reading = readSummary(options.database, id).finally(() => {
        if (summaries.get(id) === reading) summaries.delete(id)
      })
      summaries.set(id, reading)
      return reading
    },
    async *follow(id, { after, signal }) {
      const known = feeds.get(id)
      const feed = known === undefined || known.ended ? new Feed(id, options) : known
      feeds.set(id, feed)
      const leave = feed.join()
      try {
        for (let place = 0; !signal.aborted;) {
          const event = feed.events[place]
          if (event !== undefined) {
            place++
            if (event.sequence > after) yield event
          } else if (feed.ended) return
          else await feed.changed(signal)
        }
      } finally {
        if (leave() === 0 && feeds.get(id) === feed) feeds.delete(id)
      }
    },
  }
}

/**
 * The events of one investigation as far as they are known. It reads while it has followers: after
 * each notification once, also when several came during a read.
 */
class Feed {
  readonly events: NumberedEvent[] = []
  ended = false
  readonly #id: string
  readonly #database: Database
  readonly #unsubscribe: () => void
  #followers = 0
  readonly #waiting = new Set<() => void>()
  /** Something may have happened since the last read began. */
  #stale = true
  #reading = false
  #retry: NodeJS.Timeout | undefined

  constructor(
    id: string,
    { database, notifications }: { database: Database; notifications: Notifications },
  ) {
    this.#id = id
    this.#database = database
    // Before the first read, so that nothing is missed between the two. An empty id: any may have changed.
    this.#unsubscribe = notifications.subscribe((changedId) => {
      if (changedId !== id && changedId !== '') return
      this.#stale = true
      this.#read()
    })
  }

  /** Returns what leaves again, and tells how many are left. */
  join(): () => number {
    this.#followers++
    this.#read()
    return () => {
      if (--this.#followers === 0) this.#stop()
      return this.#followers
    }
  }

  /** Resolves when there is more to see. */
  changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done)
        this.#waiting.delete(done)
        resolve()
      }
      signal.addEventListener('abort', done)
      this.#waiting.add(done)
    })
  }

  #stop(): void {
    this.#unsubscribe()
    clearTimeout(this.#retry)
  }

  #read(): void {
    if (this.#reading || !this.#stale || this.ended || this.#followers === 0) return
    this.#reading = true
    this.#stale = false
    void this.#readNew()
      .catch(() => {
        // The database is away: followers wait, and are told what they missed when it is back.
        this.#stale = true
        if (this.#followers > 0) this.#retry = setTimeout(() => this.#read(), retryMs)
        return false
      })
      .then((done) => {
        this.#reading = false
        for (const wake of [...this.#waiting]) wake()
        if (done) this.#read()
      })
  }

  async #readNew(): Promise<boolean> {
    // The status first: what was committed together with the end is read after it.
    const summary = await readSummary(this.#database, this.#id)
    const last = this.events.at(-1)?.sequence ?? 0
    this.events.push(...(await readEvents(this.#database, this.#id, last)))
    const status = summary?.status ?? 'failed'
    this.ended = status !== 'queued' && status !== 'running'
    return true
  }
}
