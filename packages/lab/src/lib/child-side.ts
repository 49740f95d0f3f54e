import { isCommand, type Command, type Report } from './protocol.ts'
import { messageOf } from './errors.ts'

/**
 * Connects a child process to the shop that started it. The child lives exactly as long as its
 * parent: when the channel closes, because the parent ended or was killed, it ends as well.
 */
export function serveParent(handlers: {
  onCommand(command: Command): Promise<void> | void
  onStop(): Promise<void> | void
}): void {
  let stopping = false

  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    try {
      await handlers.onStop()
    } finally {
      process.exit(0)
    }
  }

  process.on('message', (message: unknown) => {
    if (!isCommand(message)) return
    if (message.kind === 'stop') {
      void stop()
      return
    }
    Promise.resolve()
      .then(() => handlers.onCommand(message))
      .catch((error: unknown) => reportToParent({ kind: 'failed', message: messageOf(error) }))
  })
  process.on('disconnect', () => void stop())
  // A terminal sends Ctrl-C to the whole group: the parent decides in which order its children end.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => void stop())
}

/** Tells the parent something; silently nothing when the parent is gone. */
export function reportToParent(report: Report): void {
  if (process.connected && process.send) process.send(report, () => undefined)
}
