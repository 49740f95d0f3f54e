import {
  createLiveBroker,
  type RecordedJournals,
  type RunStart,
  type Runtime,
  type Sources,
} from '@faultline/runtime'
import type { Alert } from '@faultline/sdk'
import type { InvestigationStart } from '../investigations/start.ts'
import { toJournals } from '../investigations/stored-journals.ts'
import type { AnalyzerLibrary } from './analyzers.ts'
import type { InvestigationRunner } from './runner.ts'

/** Runs investigations through the runtime, with the service's sources behind the broker. */
export function createRuntimeRunner(options: {
  readonly runtime: Runtime
  readonly library: AnalyzerLibrary
  readonly sources: Sources
}): InvestigationRunner {
  const broker = createLiveBroker({ sources: options.sources })
  const registered = [...options.library.values()].map(({ bundle }) => bundle)
  const versions = new Set(registered.map(({ version }) => version))
  return {
    async run({ start, alert, clock, window, seed, ...task }) {
      const analyzer = options.library.get(start.analyzer)
      if (analyzer === undefined) {
        throw new Error(`there is no analyzer "${start.analyzer}" any more; bring it back`)
      }
      let recorded = toJournals(task.recorded)
      if (!areOf(recorded, versions)) {
        // An analyzer was changed in between: other code would ask other questions.
        await task.onJournalDiscarded()
        recorded = new Map()
      }
      return options.runtime.run({
        bundle: analyzer.bundle,
        registered,
        analyzerId: start.analyzer,
        start: toRunStart(start, alert),
        alert,
        clock,
        window,
        seed,
        broker,
        onEvent: task.onEvent,
        onEntry: ({ run, position, bytes }) =>
          task.onJournalEntry({ run, entry: position, content: bytes }),
        signal: task.signal,
        recorded,
      })
    },
  }
}

function toRunStart(start: InvestigationStart, alert: Alert | null): RunStart {
  if (start.kind === 'params') return { kind: 'params', params: start.params }
  if (alert === null) throw new Error(`the alert that started ${start.analyzer} is gone`)
  return { kind: 'trigger', trigger: start.trigger, alert }
}

function areOf(journals: RecordedJournals, versions: ReadonlySet<string>): boolean {
  return [...journals.values()].every((journal) => versions.has(journal.analyzer.version))
}
