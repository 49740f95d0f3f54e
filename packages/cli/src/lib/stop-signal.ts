import { Worker } from 'node:worker_threads'
import { writeLog } from './render/output.ts'

/** A second Ctrl-C within this time is the same one, sent to several processes of the terminal's group. */
const sameInterruptMs = 700
/** How long a command may take to end in order. */
const patienceMs = 8_000

/**
 * A signal that aborts when the user asks the command to end. The second time they ask, or when it
 * has not ended in order after eight seconds, the process ends at once: whatever is left ends by
 * itself when it notices that its parent is gone.
 */
export function watchForStop(): AbortSignal {
  const controller = new AbortController()
  let askedAt = -Infinity
  const ask = () => {
    const now = performance.now()
    if (controller.signal.aborted) {
      if (now - askedAt > sameInterruptMs) process.exit(130)
      return
    }
    askedAt = now
    endAfterPatience()
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  // A pipe that is read no longer, such as `… | head`, is no reason for a stack trace.
  process.stdout.on('error', ask)
  return controller.signal
}

function endAfterPatience(): void {
  setTimeout(() => {
    writeLog('Not everything ended in order within 8 s; the rest is ended by force.')
    process.exit(130)
  }, patienceMs).unref()
  // From outside of this thread, which may wait for a library that does not come back.
  const script = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${patienceMs + 1_000})`
  new Worker(script, { eval: true, stdin: false }).unref()
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}
