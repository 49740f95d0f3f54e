import type { Random } from '../random.ts'
import type { Dialect } from './dialects/dialect.ts'
import type { FaultPlan, Stage } from './faults/fault.ts'
import type { WorldChoice } from './choice.ts'
import { growSystem } from './shapes/grow-system.ts'
import { shapes } from './shapes/registry.ts'
import type { Shape } from './shapes/shape.ts'
import type { System } from './system/system.ts'
import { countVisits, type Visits } from './system/visits.ts'
import type { Manner } from './telemetry/telemetry.ts'

/** A world before anything happens in it: the system, how it tells, and what is going to break. */
export type Setting = {
  readonly shape: Shape
  readonly system: System
  readonly visits: Visits
  readonly manner: Manner
  readonly ratePerSecond: number
  readonly plan: FaultPlan
  readonly baselineMs: number
  /** Epoch milliseconds at which virtual time begins. */
  readonly epochMs: number
  readonly environment: string
  readonly namespace: string
}

/** How many spans a world should have, about; more would be no better and take longer. */
const wantedSpans = 15_000
const usualMinutes = 19
/** A request that sets off more than this makes a world of too many spans or of too few requests. */
const mostSpansPerRequest = 22

/** Draws a setting; undefined when the system that was drawn cannot break in this way. */
export function drawSetting(
  { dialect, fault }: WorldChoice,
  severity: number,
  random: Random,
): Setting | undefined {
  const shape = random.pick(shapes)
  const system = growSystem(shape, random)
  const visits = countVisits(system)
  const spans = spansPerRequest(visits, dialect)
  if (spans > mostSpansPerRequest) return undefined
  const ratePerSecond = Math.min(14, Math.max(1.5, wantedSpans / (spans * usualMinutes * 60)))
  const attributes = {
    tenant: random.pick(['tenant.id', 'app.tenant', 'customer.id', 'enduser.tenant']),
    region: random.pick(['cloud.region', 'app.region', 'client.geo.region']),
  }
  const stage: Stage = { system, visits, random, severity, attributes, ratePerSecond }
  const plan = fault.plan(stage)
  if (plan === undefined) return undefined
  const isSliced = plan.needs !== undefined
  const on = random.pick(
    isSliced ? (['all', 'served'] as const) : (['all', 'served', 'entry', 'none'] as const),
  )
  return {
    ...{ shape, system, visits, ratePerSecond, plan },
    manner: {
      dialectOf: () => dialect,
      attributes: { ...attributes, on },
      tellsPaths: random.next() < 0.08,
      hasLogs: random.next() < 0.7,
      metrics: { intervalMs: random.pick([15_000, 30_000, 60_000]), isDelta: random.next() < 0.15 },
    },
    baselineMs: random.between(11, 15) * 60_000,
    epochMs: Date.UTC(
      2026,
      random.integer(0, 11),
      random.integer(1, 28),
      random.integer(0, 23),
      random.integer(0, 59),
    ),
    environment: 'production',
    namespace: system.domain,
  }
}

function spansPerRequest(
  { services, edges, databases, caches, externals }: Visits,
  dialect: Dialect,
): number {
  const sum = (counts: ReadonlyMap<string, number>) =>
    [...counts.values()].reduce((total, count) => total + count, 0)
  const perService = 1 + dialect.server.layers.length
  const perQuery = dialect.database.poolSpan === undefined ? 1 : 2
  return (
    sum(services) * perService +
    sum(edges) +
    sum(databases) * perQuery +
    sum(caches) +
    sum(externals)
  )
}
