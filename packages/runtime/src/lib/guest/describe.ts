import type { AnyAnalyzer, Trigger } from '@faultline/sdk'
import { definitionPlace } from '@faultline/sdk/guest'
import { GuestFault } from './guest-fault.ts'

/** The analyzers of a bundle as data: what the host must know before it runs one. */
export function describeAnalyzers(analyzers: ReadonlyMap<string, AnyAnalyzer>): unknown[] {
  return [...analyzers.values()].map((analyzer) => ({
    id: analyzer.id,
    title: analyzer.title,
    owner: analyzer.owner,
    place: definitionPlace(analyzer.id).slice(0, 8_000),
    needs: Object.entries(analyzer.needs).map(([name, { kind, scope }]) => ({ name, kind, scope })),
    ...(analyzer.emits === undefined ? {} : { emits: analyzer.emits }),
    ...(analyzer.limits === undefined ? {} : { limits: analyzer.limits }),
    triggers: analyzer.triggers.map((trigger, index) => ({ index, ...describeTrigger(trigger) })),
  }))
}

function describeTrigger(trigger: Trigger<unknown>): object {
  switch (trigger.kind) {
    case 'alert':
      return { kind: 'alert', names: trigger.names, labels: trigger.labels }
    case 'schedule':
      return { kind: 'schedule', labels: [], cron: trigger.cron, params: trigger.params }
    case 'entity':
      return { kind: 'entity', labels: [], entity: trigger.entity }
  }
}

/** The one analyzer that a file exports; others that it imports are there to be chained. */
export function entryAnalyzer(exported: Readonly<Record<string, unknown>>): AnyAnalyzer {
  const found = new Set(Object.values(exported).filter(isAnalyzer))
  const [entry, ...others] = found
  if (!entry) {
    throw new GuestFault(
      'analyzer_missing',
      'The file exports no analyzer; export one: export const name = defineAnalyzer({ … })',
    )
  }
  if (others.length > 0) {
    const ids = [...found].map((analyzer) => analyzer.id).join(', ')
    throw new GuestFault(
      'analyzer_ambiguous',
      `The file exports ${found.size} analyzers (${ids}); export one and give each other its own file`,
    )
  }
  return entry
}

function isAnalyzer(value: unknown): value is AnyAnalyzer {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'analyzer'
}
