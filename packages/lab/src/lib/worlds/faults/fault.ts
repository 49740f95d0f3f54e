import type { Random } from '../../random.ts'
import type { Rule } from '../alerting/rule.ts'
import type { Rollout } from '../running/rollout.ts'
import type { RunningSystem } from '../running/running.ts'
import type { System } from '../system/system.ts'
import type { Visits } from '../system/visits.ts'
import type { Entity, PostedChange } from '../truth.ts'

/** One way in which a system can break. */
export type Fault = {
  readonly name: string
  readonly title: string
  /** Chooses what breaks and how badly; undefined in a system that cannot break so. */
  readonly plan: (stage: Stage) => FaultPlan | undefined
}

export type Stage = {
  readonly system: System
  readonly visits: Visits
  readonly random: Random
  /** How bad it is: 1 at first, more when nobody noticed. */
  readonly severity: number
  /** Names of the attributes that tell a request's tenant and region. */
  readonly attributes: { readonly tenant: string; readonly region: string }
  /** Requests of users a second. */
  readonly ratePerSecond: number
}

export type Announcement = Omit<PostedChange, 'id' | 'at' | 'author'>

export type FaultPlan = {
  /** The cause, in each way in which it can rightly be named. */
  readonly entities: readonly Entity[]
  /** Services at which somebody who is close to the truth would look. */
  readonly places: readonly string[]
  readonly sentence: string
  /** The change that it comes with, as the system that makes it would tell. */
  readonly change?: Announcement
  /** What the cause can be called as well when nobody was told of the change. */
  readonly ifUntold?: readonly Entity[]
  /** A new version that takes over; its effects begin with it. */
  readonly rollout?: Rollout
  /** Nothing is wrong, and yet this alert fires. */
  readonly healthy?: HealthyAlert
  /** Beside the innocent changes of any day, what must not be called a cause. */
  readonly innocent?: readonly Entity[]
  /** Requests must tell their tenant or region, or nobody could find it out. */
  readonly needs?: 'tenant' | 'region'
  /** Makes it happen, now. */
  readonly begin?: (running: RunningSystem) => void
  /** Makes it stop. */
  readonly end?: (running: RunningSystem) => void
}

/** The rule by which an alert fires on a day on which nothing is wrong. */
export type HealthyAlert = Pick<Rule, 'service' | 'signal' | 'forMs'> & {
  /** The threshold, as a multiple of the highest that was normal. */
  readonly level: number
  /** Seconds over which the signal is taken; left out, a minute or two. */
  readonly windowMs?: number
  readonly fewest?: number
}
