/** A second Ctrl-C within this time is the same one, sent to several processes of the terminal's group. */
const sameInterruptMs = 700

/**
 * A signal that aborts when the user asks the command to end. The second time they ask, the process
 * ends at once: whatever is left ends by itself when it notices that its parent is gone.
 */
export function watchForStop(): AbortSignal {
  const controller = new AbortController()
  let askedAt = -Infinity
  const ask = () => {
    const now = performance.now()
    if (controller.signal.aborted && now - askedAt > sameInterruptMs) process.exit(130)
    if (!controller.signal.aborted) askedAt = now
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  // A pipe that is read no longer, such as `… | head`, is no reason for a stack trace.
  process.stdout.on('error', ask)
  return controller.signal
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}
