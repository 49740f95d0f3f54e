import type { Objective } from '../probe/objectives.ts'
import type { Random } from '../random.ts'
import type { InitialSetting, Shop } from '../shop.ts'
import type { Region, ServiceName } from '../topology.ts'

/** What is really the matter. */
export type Truth =
  | { kind: 'healthy'; reason: string; sentence: string }
  | { entity: Entity; sentence: string }

export type Entity =
  | { kind: 'deployment'; service: string; version: string }
  | { kind: 'flag'; name: string }
  | { kind: 'configuration'; service: string; key: string }
  | {
      kind: 'resource'
      service: string
      resource: 'cpu' | 'memory' | 'connection_pool' | 'locks'
    }
  | { kind: 'service'; name: string }
  | { kind: 'external'; name: string }
  | { kind: 'link'; from: string; to: string; where: { 'app.region': Region } }

/** A way in which a day in the shop can go: badly, or only seemingly so. */
export type Fault = {
  name: string
  /** One line for a person who chooses among them. */
  title: string
  isHealthy: boolean
  /** Chooses everything that differs between seeds. Must depend on nothing else. */
  plan(random: Random, versions: Readonly<Record<ServiceName, string>>): FaultPlan
}

export type FaultPlan = {
  truth: Truth
  /** Services that innocent changes stay away from, or nobody could tell them from the cause. */
  avoid: readonly ServiceName[]
  /** Configuration that the services have from the very start. */
  settings?: readonly InitialSetting[]
  /** What is so from the very start, before the baseline. */
  setUp?(shop: Shop): Promise<void> | void
  /** What takes time to get ready, shortly before: afterwards `inject` takes effect at once. */
  prepare?(shop: Shop): Promise<() => Promise<void> | void>
  /** Makes it happen, at this moment. Left out when `prepare` returns what does. */
  inject?(shop: Shop): Promise<void> | void
  /** Objectives that are watched from the moment of the fault on. */
  objectives?: readonly Objective[]
}

/** The next version after one like `v41`. */
export function nextVersion(version: string): string {
  return `v${Number(version.slice(1)) + 1}`
}
