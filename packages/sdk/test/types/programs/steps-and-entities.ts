import {
  defineAnalyzer,
  entityId,
  entityName,
  sameEntity,
  service,
  traces,
  unreachable,
} from '@faultline/sdk'
import type { Entity, EntityKind, Finding, FindingKind } from '@faultline/sdk'
import { z } from 'zod'

const about = {
  title: 'A right program',
  owner: 'team',
  params: z.object({ service: z.string() }),
  needs: { traces: traces() },
}

// program: a step with a result
export const result = defineAnalyzer({
  ...about,
  id: 'result',
  async investigate({ sources, window, step }) {
    const { rows } = await step('Calls', () => sources.traces.calls({ window }))
    void rows.length
  },
})

// program: a step of plain computation
export const computation = defineAnalyzer({
  ...about,
  id: 'computation',
  async investigate({ step }) {
    const total = await step('Add up', () => [1, 2, 3].reduce((sum, one) => sum + one, 0))
    void total.toFixed(0)
  },
})

// program: steps within steps
export const nested = defineAnalyzer({
  ...about,
  id: 'nested',
  async investigate({ sources, window, step }) {
    await step('All', async () => {
      const attributes = await step('Attributes', () => sources.traces.attributes({ window }))
      const by = attributes.rows.map(({ name }) => name)
      return step('Groups', () => sources.traces.groups({ window, by }))
    })
  },
})

// program: the alert, where there is one
export const alerted = defineAnalyzer({
  ...about,
  id: 'alerted',
  investigate({ alert, found }) {
    if (!alert) return
    const name = alert.labels['service'] ?? alert.name
    found.symptom({ about: service(name), confidence: 0.9, because: `${alert.name} fires.` })
  },
})

// program: time and randomness, which are the investigation's
export const brokered = defineAnalyzer({
  ...about,
  id: 'brokered',
  investigate({ now }) {
    void [Date.now() - now, Math.random(), new Date().toISOString()]
  },
})

// program: every kind of finding has its word
const words: Record<FindingKind, string> = {
  cause: 'to blame',
  contributing: 'adds to it',
  symptom: 'suffers',
  ruled_out: 'innocent',
  inconclusive: 'unclear',
}
export const wordOf = (finding: Finding): string => words[finding.kind]

// program: every kind of finding has its case
export function weightOf(kind: FindingKind): number {
  switch (kind) {
    case 'cause':
      return 1
    case 'contributing':
      return 0.5
    case 'symptom':
    case 'ruled_out':
    case 'inconclusive':
      return 0
    default:
      return unreachable(kind)
  }
}

// program: what an entity belongs to
export function ownerOf(entity: Entity): string | undefined {
  if ('service' in entity) return entity.service
  return entity.kind === 'service' ? entity.name : undefined
}

// program: entities counted by kind
export function countByKind(findings: readonly Finding[]): ReadonlyMap<EntityKind, number> {
  const counts = new Map<EntityKind, number>()
  for (const { entity } of findings) counts.set(entity.kind, (counts.get(entity.kind) ?? 0) + 1)
  return counts
}

// program: the findings about one entity
export function findingsAbout(findings: readonly Finding[], entity: Entity): string[] {
  const own = findings.filter((finding) => sameEntity(finding.entity, entity))
  return own.map(({ summary }) => `${entityName(entity)} (${entityId(entity)}): ${summary}`)
}
