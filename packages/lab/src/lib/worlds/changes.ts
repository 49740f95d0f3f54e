import type { Random } from '../random.ts'
import { nextVersion } from './faults/choose.ts'
import type { Announcement } from './faults/fault.ts'
import { rollOut } from './running/rollout.ts'
import type { RunningSystem } from './running/running.ts'
import type { System } from './system/system.ts'
import type { PostedChange } from './truth.ts'

/** A change with the moment at which it is told; that of an innocent one, too. */
export type TimedChange = { readonly toldAt: number; readonly change: Announcement }

const people = ['ada', 'grace', 'linus', 'margaret', 'dennis', 'barbara']

/** Plans changes that do no harm, some of them at the service that is to break, and near in time. */
export function planInnocent(
  running: RunningSystem,
  {
    untilMs,
    avoid,
    random,
  }: { readonly untilMs: number; readonly avoid: readonly string[]; readonly random: Random },
): TimedChange[] {
  const { system, simulation } = running
  return Array.from({ length: random.integer(0, 4) }, () => {
    const at = random.between(60_000, untilMs)
    const isNear = random.next() < 0.3 && avoid.length > 0
    const service = isNear ? random.pick(avoid) : random.pick(system.services).name
    // A second version of a service that is to be replaced anyway would blur what is true.
    const kinds = avoid.includes(service)
      ? (['flag', 'configuration'] as const)
      : (['deployment', 'flag', 'configuration'] as const)
    const change = announce({ system, service, kind: random.pick(kinds), random })
    const { version } = change
    if (version !== undefined) {
      simulation.at(at, () =>
        rollOut(running, {
          ...{ service, version: version.to, effects: [], share: 1 },
          lastsMs: 60_000,
        }),
      )
    }
    return { toldAt: at, change }
  })
}

function announce({
  system,
  service,
  kind,
  random,
}: {
  readonly system: System
  readonly service: string
  readonly kind: PostedChange['kind']
  readonly random: Random
}): Announcement {
  switch (kind) {
    case 'deployment': {
      const from = system.services.find(({ name }) => name === service)?.version ?? '1.0.0'
      const to = nextVersion(from)
      return { kind, service, title: `Deploy ${service} ${to}`, version: { from, to } }
    }
    case 'flag': {
      const name = `${service}-${random.pick(['new-wording', 'compact-view', 'beta-banner'])}`
      return { kind, service, title: `Turn on ${name}`, flag: { name, from: 'off', to: 'on' } }
    }
    case 'configuration': {
      const key = random.pick(['log.level', 'report.hour', 'banner.text', 'support.email'])
      const configuration = { key, from: 'a', to: 'b' }
      return { kind, service, title: `Set ${key} of ${service}`, configuration }
    }
  }
}

/** When the change that broke the system is told, if at all. */
export function whenTold(beginsAt: number, lastsMs: number, random: Random): number | undefined {
  const way = random.weighted({ 'when it begins': 4, 'when it ends': 2, late: 1.5, never: 2.5 })
  switch (way) {
    case 'when it begins':
      return beginsAt
    case 'when it ends':
      return beginsAt + lastsMs
    case 'late':
      return beginsAt + lastsMs + random.between(60_000, 240_000)
    case 'never':
      return undefined
  }
}

/** Changes as they are posted, those only that are told by a moment. */
export function posted(
  changes: readonly TimedChange[],
  {
    epochMs,
    untilMs,
    random,
  }: { readonly epochMs: number; readonly untilMs: number; readonly random: Random },
): PostedChange[] {
  return changes
    .filter(({ toldAt }) => toldAt <= untilMs)
    .toSorted((one, other) => one.toldAt - other.toldAt)
    .map(({ toldAt, change }, index) => ({
      id: `change-${index + 1}`,
      ...change,
      at: new Date(Math.round(epochMs + toldAt)).toISOString(),
      author: random.pick(people),
    }))
}
