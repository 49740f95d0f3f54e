import type { UserResult } from '../protocol.ts'

/** What the shop promises its users, and the alert that is raised when it does not keep it. */
export type Objective = {
  alertName: string
  /** The service that users meet, not the one that is to blame. */
  service: string
  /** Left out when it is about all users. */
  journey?: string
  severity: 'critical' | 'warning' | 'info'
  slo: string
  measure:
    | { kind: 'latency'; quantile: number; thresholdMs: number }
    | { kind: 'errors'; threshold: number; fewest: number }
    | { kind: 'traffic'; thresholdPerSecond: number }
  windowMs: number
  /** How long it must be missed before the alert is raised. */
  forMs: number
  fewestResults: number
}

export type Measurement = { value: number; threshold: number; missed: boolean }

/** Measures one objective on the results that fall into its window; nothing when they are too few. */
export function measure(
  objective: Objective,
  results: readonly UserResult[],
  nowMs: number,
): Measurement | undefined {
  const { measure: wanted, windowMs } = objective
  const inWindow = results.filter(
    ({ journey, finishedAtMs }) =>
      finishedAtMs > nowMs - windowMs &&
      finishedAtMs <= nowMs &&
      (objective.journey === undefined || journey === objective.journey),
  )
  if (inWindow.length < objective.fewestResults) return undefined
  switch (wanted.kind) {
    case 'latency': {
      const durations = inWindow.map(({ durationMs }) => durationMs)
      const value = quantile(durations, wanted.quantile)
      return { value, threshold: wanted.thresholdMs, missed: value > wanted.thresholdMs }
    }
    case 'errors': {
      const failures = inWindow.filter(({ failed }) => failed).length
      const value = failures / inWindow.length
      const missed = value > wanted.threshold && failures >= wanted.fewest
      return { value, threshold: wanted.threshold, missed }
    }
    case 'traffic': {
      const value = inWindow.length / (windowMs / 1000)
      const missed = value > wanted.thresholdPerSecond
      return { value, threshold: wanted.thresholdPerSecond, missed }
    }
  }
}

/** The value below which that share of the values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** The objectives that are always watched. */
export const objectives: readonly Objective[] = [
  ...journeyObjectives({ name: 'Browse', journey: 'browse', service: 'front', thresholdMs: 180 }),
  ...journeyObjectives({
    name: 'Product',
    journey: 'product',
    service: 'catalogue',
    thresholdMs: 180,
  }),
  ...journeyObjectives({ name: 'Cart', journey: 'cart', service: 'cart', thresholdMs: 180 }),
  ...journeyObjectives({
    name: 'Checkout',
    journey: 'checkout',
    service: 'checkout',
    thresholdMs: 350,
  }),
]

/** Raised when more users come than the shop is used to. */
export const highTraffic = (thresholdPerSecond: number): Objective => ({
  alertName: 'HighTraffic',
  service: 'front',
  severity: 'warning',
  slo: 'traffic-within-plan',
  measure: { kind: 'traffic', thresholdPerSecond },
  windowMs: 4000,
  forMs: 2000,
  fewestResults: 1,
})

function journeyObjectives(options: {
  name: string
  journey: string
  service: string
  thresholdMs: number
}): Objective[] {
  const { name, journey, service, thresholdMs } = options
  return [
    {
      alertName: `${name}Slow`,
      service,
      journey,
      severity: 'critical',
      slo: `${journey}-latency`,
      measure: { kind: 'latency', quantile: 0.95, thresholdMs },
      windowMs: 3000,
      // Longer than the window: one hiccup cannot raise it, only what lasts.
      forMs: 3200,
      fewestResults: 8,
    },
    {
      alertName: `${name}Errors`,
      service,
      journey,
      severity: 'critical',
      slo: `${journey}-availability`,
      measure: { kind: 'errors', threshold: 0.08, fewest: 3 },
      windowMs: 4000,
      forMs: 2000,
      fewestResults: 8,
    },
  ]
}
