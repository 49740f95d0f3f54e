import pg from 'pg'

/** Tells followers in this process that an investigation has changed, whichever process changed it. */
export type Notifications = {
  /** Calls back with the investigation's id on every change until the returned function is called. */
  readonly subscribe: (listener: (investigationId: string) => void) => () => void
  readonly close: () => Promise<void>
}

export const investigationChannel = 'faultline_investigation'

/**
 * Listens for changes on a connection of its own. After a lost connection every listener is called
 * with an empty id, since what was missed is not known: followers read on from the database.
 */
export async function listenForNotifications(
  url: string,
  log: (line: string) => void,
): Promise<Notifications> {
  const listeners = new Set<(investigationId: string) => void>()
  const tell = (investigationId: string): void => {
    for (const listener of listeners) listener(investigationId)
  }
  let closed = false
  let retry: NodeJS.Timeout | undefined
  let client = await connect()

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString: url })
    fresh.on('notification', ({ payload }) => tell(payload ?? ''))
    fresh.on('error', () => undefined)
    await fresh.connect()
    await fresh.query(`listen ${investigationChannel}`)
    fresh.once('end', reconnectLater)
    return fresh
  }
  function reconnectLater(): void {
    if (closed) return
    log('Lost the connection that listens for changes; connecting again')
    retry = setTimeout(() => {
      connect().then((fresh) => {
        client = fresh
        tell('')
      }, reconnectLater)
    }, 500)
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      closed = true
      clearTimeout(retry)
      await client.end().catch(() => undefined)
    },
  }
}
