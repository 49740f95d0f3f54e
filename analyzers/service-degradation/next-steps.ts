import type { Entity, SuggestedAction } from '@faultline/sdk'
import { entityName } from '@faultline/sdk'

/** A place as a sentence names it: a database may bear the name of a service. */
export function placeName(entity: Entity): string {
  switch (entity.kind) {
    case 'database':
      return `the database ${entityName(entity)}`
    case 'external':
      return `the third party ${entityName(entity)}`
    default:
      return entityName(entity)
  }
}

/** What to do about a place that no change and no resource explains. */
export function nextSteps(
  entity: Entity,
  { isGone, traces }: { readonly isGone: boolean; readonly traces: readonly string[] },
): SuggestedAction[] {
  const name = entityName(entity)
  const examples = traces.slice(0, 2).map((id) => ({ title: `Look at the failing trace ${id}` }))
  switch (entity.kind) {
    case 'service':
      return isGone
        ? [{ title: `Check why ${name} does not run, and restart it` }, ...examples]
        : [...examples, { title: `Look at what ${name} logs and at a profile of it since then` }]
    case 'database':
      return [
        ...examples,
        { title: `Look for slow or waiting queries of ${name}, for instance in pg_stat_activity` },
      ]
    case 'external':
      return [
        ...examples,
        { title: `Look at the status page of ${name}; shorten the timeout or switch the call off` },
      ]
    case 'link':
      return [{ title: `Check the network on the way ${name}: latency, loss, DNS, proxies` }]
    default:
      return examples.length > 0 ? examples : [{ title: `Look at ${name}` }]
  }
}
