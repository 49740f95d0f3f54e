import { retryDelayMs, type Connection } from '../model/connection.ts'

export type Stream<Event> = {
  /** Opens the stream; `isAgain` when an earlier one was lost, so that what was missed is read. */
  readonly open: (attempt: {
    signal: AbortSignal
    isAgain: boolean
  }) => Promise<AsyncIterable<Event>>
  readonly onEvent: (event: Event) => void
  readonly onConnection: (connection: Connection) => void
  /**
   * Called when the service ended the stream by itself: there is nothing more to come. Null for a
   * stream that has no end of its own; when such a one ends, the connection counts as lost.
   */
  readonly onEnd: (() => void) | null
  readonly signal: AbortSignal
}

/**
 * Follows a stream until the service ends it or `signal` aborts. States: connecting → live → lost →
 * (after a growing pause, or at once when the browser says that it is online again) live …
 */
export async function followStream<Event>(stream: Stream<Event>): Promise<void> {
  let failures = 0
  let isAgain = false
  stream.onConnection({ kind: 'connecting' })
  while (!stream.signal.aborted) {
    try {
      const events = await stream.open({ signal: stream.signal, isAgain })
      stream.onConnection({ kind: 'live' })
      failures = 0
      for await (const event of events) {
        if (stream.signal.aborted) return
        stream.onEvent(event)
      }
      if (stream.onEnd) {
        if (!stream.signal.aborted) stream.onEnd()
        return
      }
    } catch {
      // Whatever broke it, the remedy is to open it again.
    }
    if (stream.signal.aborted) return
    failures += 1
    isAgain = true
    const delayMs = retryDelayMs(failures)
    stream.onConnection({ kind: 'lost', since: Date.now(), retryAt: Date.now() + delayMs })
    await pause(delayMs, stream.signal)
  }
}

/** Asks every stream that waits for its next attempt to make it now. */
export function retryNow(): void {
  window.dispatchEvent(new Event('online'))
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, delayMs)
    function done() {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    window.addEventListener('online', done)
    signal.addEventListener('abort', done)
  })
}
