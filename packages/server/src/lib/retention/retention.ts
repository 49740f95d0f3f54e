import { messageOf } from '../errors.ts'
import { sweepDatabase, type SweepOptions } from './sweep-database.ts'
import { sweepFiles } from './sweep-files.ts'

export type RetentionOptions = Omit<SweepOptions, 'signal' | 'now'> & {
  readonly dataFolder: string
  readonly log: (line: string) => void
}

/** Soon enough that a service which is often started anew gets to it. */
const firstMs = 15_000
const everyMs = 600_000

/** Deletes again and again what is no longer kept, until it is closed. */
export function startRetention(options: RetentionOptions): { readonly close: () => Promise<void> } {
  const { log } = options
  const closing = new AbortController()
  let sweeping: Promise<void> = Promise.resolve()
  const sweep = async (): Promise<void> => {
    try {
      const now = Date.now()
      await sweepFiles(options.dataFolder, now)
      const deleted = await sweepDatabase({ ...options, signal: closing.signal, now })
      if (deleted.size === 0) return
      const words = [...deleted].map(([table, rows]) => `${rows} of ${table}`)
      log(`Deleted what is no longer kept: ${words.join(', ')}`)
    } catch (error) {
      if (!closing.signal.aborted) log(`What is no longer kept stays for now: ${messageOf(error)}`)
    }
  }
  const next = (afterMs: number): NodeJS.Timeout =>
    setTimeout(() => {
      sweeping = sweep().then(() => {
        if (!closing.signal.aborted) timer = next(everyMs)
      })
    }, afterMs).unref()
  let timer = next(firstMs)
  return {
    async close() {
      closing.abort()
      clearTimeout(timer)
      await sweeping
    },
  }
}
