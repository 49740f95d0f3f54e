import { quantileOf, type Observations } from '../telemetry/observations.ts'

/** What is watched of a service, as a rule of Prometheus would. */
export type Rule = {
  readonly name: string
  readonly service: string
  readonly signal: 'latency' | 'errors' | 'traffic-high' | 'traffic-low' | 'client-errors'
  /** Milliseconds, a share, or requests a second. */
  readonly threshold: number
  readonly windowMs: number
  /** How long it must hold before the alert fires. */
  readonly forMs: number
  /** Requests without which a window says nothing. */
  readonly fewest: number
}

/** What a rule's signal is at a time; undefined when there is too little to say. */
export function measure(
  observations: Observations,
  rule: Pick<Rule, 'service' | 'signal' | 'windowMs' | 'fewest'>,
  nowMs: number,
): number | undefined {
  const seen = observations.between(rule.service, nowMs - rule.windowMs, nowMs)
  const perSecond = seen.length / (rule.windowMs / 1000)
  if (rule.signal === 'traffic-high' || rule.signal === 'traffic-low') return perSecond
  if (seen.length < rule.fewest) return undefined
  switch (rule.signal) {
    case 'latency':
      return quantileOf(
        seen.map(({ durationMs }) => durationMs),
        0.95,
      )
    case 'errors':
      return seen.filter(({ isFailed }) => isFailed).length / seen.length
    case 'client-errors':
      return seen.filter(({ isRefused }) => isRefused).length / seen.length
  }
}

export function isMissed(rule: Rule, value: number | undefined): boolean {
  if (value === undefined) return false
  return rule.signal === 'traffic-low' ? value < rule.threshold : value > rule.threshold
}

/** Watches rules, evaluated at a fixed pace; an alert fires when its rule was missed for long enough. */
export class Watch {
  readonly #since = new Map<Rule, number>()
  readonly #observations: Observations
  readonly #rules: readonly Rule[]

  constructor(observations: Observations, rules: readonly Rule[]) {
    this.#observations = observations
    this.#rules = rules
  }

  /** The alerts that fire at this moment, each with what it measured. */
  evaluate(nowMs: number): { readonly rule: Rule; readonly value: number }[] {
    return this.#rules.flatMap((rule) => {
      const value = measure(this.#observations, rule, nowMs)
      if (value === undefined || !isMissed(rule, value)) {
        this.#since.delete(rule)
        return []
      }
      const since = this.#since.get(rule) ?? nowMs
      this.#since.set(rule, since)
      return nowMs - since >= rule.forMs ? [{ rule, value }] : []
    })
  }
}
