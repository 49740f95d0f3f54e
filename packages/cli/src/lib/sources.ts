import { existsSync } from 'node:fs'
import type { Sources } from '@faultline/runtime'
import { changeInputSchema } from '@faultline/server/contract'
import { createChangesSource, createHttpFeed, type ChangeFeed } from '@faultline/sources/changes'
import { createTelemetryStore } from '@faultline/sources/telemetry'
import { z } from 'zod'
import { CliError } from './errors.ts'
import { readJsonFile } from './read-json.ts'

export type OpenSources = { readonly sources: Sources; readonly close: () => Promise<void> }

/** Whoever looks at telemetry again does not want it deleted for its age. */
const keepAllMs = 100 * 365 * 86_400_000

/**
 * Opens the sources that `--source KIND=PLACE` names. Needs without a source are answered with
 * "unavailable", which a run survives.
 */
export async function openSources(choices: readonly string[]): Promise<OpenSources> {
  const closing: (() => Promise<void>)[] = []
  let sources: Sources = {}
  for (const choice of choices) {
    const [, kind, place] = /^(telemetry|changes)=(.+)$/.exec(choice) ?? []
    if (kind === undefined || place === undefined) {
      throw new CliError('source_invalid', { value: choice })
    }
    if (kind === 'telemetry') {
      if (!existsSync(place)) {
        throw new CliError('file_unreadable', { path: place, reason: 'there is no such folder' })
      }
      const store = await createTelemetryStore({ folder: place, retentionMs: keepAllMs })
      closing.push(() => store.close())
      sources = { ...sources, traces: store.traces, metrics: store.metrics, logs: store.logs }
    } else {
      sources = { ...sources, changes: createChangesSource([await openChangeFeed(place)]) }
    }
  }
  return {
    sources,
    async close() {
      for (const close of closing) await close()
    },
  }
}

/** Changes from an address that lists them, or from a file of the same form. */
async function openChangeFeed(place: string): Promise<ChangeFeed> {
  if (/^https?:/.test(place)) return createHttpFeed({ url: place })
  const parsed = z.array(changeInputSchema).safeParse(await readJsonFile(place))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const reason = `it is not a list of changes: ${issue?.path.join('.')}: ${issue?.message}`
    throw new CliError('file_unreadable', { path: place, reason })
  }
  const changes = parsed.data.map((change) => ({ ...change, at: Date.parse(change.at) }))
  return {
    name: place,
    list: async ({ from, to }) => changes.filter(({ at }) => at >= from && at < to),
  }
}
