import type { Random } from '../../random.ts'
import type { ServicePlan } from '../system/system.ts'
import type { Entity } from '../truth.ts'
import type { Announcement, Stage } from './fault.ts'

/** Share of users' requests that must come by for anybody to notice. */
const noticed = 0.12

/** A service that users wait for often enough. */
export function someService(
  { system, visits, random }: Stage,
  fits: (service: ServicePlan) => boolean = () => true,
): ServicePlan | undefined {
  const candidates = system.services.filter(
    (service) =>
      service.name !== system.entry &&
      visits.awaited.has(service.name) &&
      (visits.services.get(service.name) ?? 0) >= noticed &&
      fits(service),
  )
  return candidates.length === 0 ? undefined : random.pick(candidates)
}

/** The key of something that is visited often enough. */
export function somePart(
  parts: ReadonlyMap<string, number>,
  random: Random,
  least = noticed,
): string | undefined {
  const candidates = [...parts].flatMap(([name, share]) => (share >= least ? [name] : []))
  return candidates.length === 0 ? undefined : random.pick(candidates)
}

/** Services with a statement to a database. */
export function usersOf({ system }: Pick<Stage, 'system'>, database: string): string[] {
  return system.services.filter((service) => uses(service, database)).map(({ name }) => name)
}

/** Whether a service has a statement to a database. */
export function uses(service: ServicePlan, database?: string): boolean {
  return service.operations.some(({ steps }) =>
    steps.some((step) => {
      const own = step.kind === 'cached' ? step.otherwise : [step]
      return own.some(
        (one) => one.kind === 'query' && (database === undefined || one.database === database),
      )
    }),
  )
}

export function nextVersion(version: string): string {
  const parts = version.split('.').map(Number)
  const [major = 1, minor = 0] = parts
  return `${major}.${minor + 1}.0`
}

/** What there is to say of a deployment. */
export function deploymentOf({ name, version }: ServicePlan): {
  readonly to: string
  readonly entity: Entity
  readonly change: Announcement
} {
  const to = nextVersion(version)
  return {
    to,
    entity: { kind: 'deployment', service: name, version: to },
    change: {
      ...{ kind: 'deployment', service: name, title: `Deploy ${name} ${to}` },
      version: { from: version, to },
    },
  }
}

export const serviceEntity = (name: string): Entity => ({ kind: 'service', name })

/** A database in each way in which callers can name it: not all libraries tell more than where it is. */
export function databaseEntities({ system }: Pick<Stage, 'system'>, database: string): Entity[] {
  const plan = system.databases.find(({ name }) => name === database)
  const others = plan ? [plan.address, `${plan.system}@${plan.address}`] : []
  return [database, ...others].map((name) => ({ kind: 'database', name }))
}
