import type { Sources } from '@faultline/runtime'
import { createChangesSource } from '@faultline/sources/changes'
import { createTelemetryStore } from '@faultline/sources/telemetry'
import { CliError } from './errors.ts'

export type OpenSources = { readonly sources: Sources; readonly close: () => Promise<void> }

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
      const store = await createTelemetryStore({ folder: place })
      closing.push(() => store.close())
      sources = { ...sources, traces: store.traces, metrics: store.metrics, logs: store.logs }
    } else {
      sources = { ...sources, changes: createChangesSource([changeFeedOf(place)]) }
    }
  }
  return {
    sources,
    async close() {
      for (const close of closing) await close()
    },
  }
}
