import type { Random } from '../../random.ts'
import type { HealthyAlert } from '../faults/fault.ts'
import type { Observations } from '../telemetry/observations.ts'
import { measure, type Rule } from './rule.ts'

/** How long after the start of everything the first windows are looked at. */
const warmUpMs = 90_000

/** Rules for a service whose thresholds lie above what its normal time had, as a person would set them. */
export function rulesFor(
  service: string,
  observations: Observations,
  { untilMs, random }: { readonly untilMs: number; readonly random: Random },
): Rule[] {
  const windowMs = random.pick([60_000, 120_000])
  const forMs = random.pick([0, 15_000, 30_000, 60_000])
  const shared = { service, windowMs, forMs, fewest: 10 }
  const name = service.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
  const worst = (signal: 'latency' | 'errors'): number =>
    Math.max(
      ...levels(observations, { ...shared, signal }, untilMs).filter(Number.isFinite),
      Number.NEGATIVE_INFINITY,
    )
  const latency = worst('latency')
  const rules: Rule[] = []
  if (Number.isFinite(latency)) {
    const threshold = roundUp(latency * random.between(1.15, 1.5))
    rules.push({ ...shared, name: `${name}Slow`, signal: 'latency', threshold })
  }
  const errors = worst('errors')
  if (Number.isFinite(errors)) {
    const threshold = Math.max(random.pick([0.02, 0.03, 0.05]), errors * 2)
    rules.push({ ...shared, name: `${name}Errors`, signal: 'errors', threshold })
  }
  return rules
}

/** The rule of a day on which nothing is wrong: its threshold lies near what is normal. */
export function healthyRule(
  { service, signal, level, forMs, windowMs, fewest = 10 }: HealthyAlert,
  observations: Observations,
  { untilMs, random }: { readonly untilMs: number; readonly random: Random },
): Rule {
  const rule = { service, signal, forMs, fewest, windowMs: windowMs ?? 60_000 }
  const normal = levels(observations, rule, untilMs)
  const highest = Math.max(0, ...normal)
  const name = `${service.replaceAll('-', '_').toUpperCase()}_${random.pick(['SLO', 'WATCH'])}`
  return { ...rule, name, threshold: highest * level }
}

/** What a signal was, window by window, in a stretch that was normal. */
export function levels(
  observations: Observations,
  rule: Pick<Rule, 'service' | 'signal' | 'windowMs' | 'fewest'>,
  untilMs: number,
): number[] {
  const values: number[] = []
  for (let at = warmUpMs + rule.windowMs; at <= untilMs; at += 15_000) {
    const value = measure(observations, rule, at)
    if (value !== undefined) values.push(value)
  }
  return values
}

/** To two digits, as thresholds are written. */
function roundUp(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1)
  return Math.ceil(value / unit) * unit
}
