import { createRandom, type Random } from '../random.ts'
import { alertOf, type WorldAlert } from './alerting/alert.ts'
import { Watch, type Rule } from './alerting/rule.ts'
import { healthyRule, rulesFor } from './alerting/rules.ts'
import { planInnocent, posted, whenTold, type TimedChange } from './changes.ts'
import type { WorldChoice } from './choice.ts'
import { deliverLogs, deliverMetrics, deliverSpans, inOrder, type Payload } from './delivery.ts'
import { Simulation } from './engine/simulation.ts'
import { consumeAll } from './running/messages.ts'
import { rollOut } from './running/rollout.ts'
import { bringUp, type Replica, type RunningSystem } from './running/running.ts'
import { serve } from './running/serve.ts'
import { startUsers } from './running/users.ts'
import type { FaultPlan } from './faults/fault.ts'
import { drawSetting, type Setting } from './setting.ts'
import { exportMetrics } from './telemetry/exporter.ts'
import { attributesText } from './telemetry/otlp-text.ts'
import { resourceOf } from './telemetry/resource.ts'
import type { Observations } from './telemetry/observations.ts'
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts'
import { changedEntity, type Entity, type PostedChange, type Truth } from './truth.ts'

/** One incident, or one day that only looked like it, with all that was told of it. */
export type World = {
  readonly title: string
  readonly shape: string
  readonly services: number
  readonly spans: number
  readonly payloads: readonly Payload[]
  readonly alert: WorldAlert
  /** When somebody looks into the alert, epoch milliseconds. */
  readonly askedAt: number
  readonly changes: readonly PostedChange[]
  readonly truth: Truth
  /** What must not be called a cause. */
  readonly innocent: readonly Entity[]
}

/** How often rules are evaluated. */
const paceMs = 15_000
/** A fault that nobody has noticed after this long was too small. */
const patienceMs = 14 * 60_000
const severities = [1, 1.8, 3, 5]
const attempts = 400

/**
 * Makes the world of a seed. Where the system that was drawn cannot break in the way that is asked
 * for, or nobody would have noticed, another is drawn, so there is always one.
 * @throws RangeError when none was found, which is a defect of the fault.
 */
export function createWorld(choice: WorldChoice): World {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const name = `${choice.seed}:${choice.dialect.name}:${choice.fault.name}:${attempt}`
    const severity = severities[attempt % severities.length] ?? 1
    const setting = drawSetting(choice, severity, createRandom(`setting:${name}`))
    const world = setting && runWorld(choice, setting, createRandom(`run:${name}`))
    if (world !== undefined) return world
  }
  throw new RangeError(`No system was found in which ${choice.fault.name} is noticed.`)
}

function runWorld(choice: WorldChoice, setting: Setting, random: Random): World | undefined {
  const { system, manner, plan, baselineMs, epochMs } = setting
  const simulation = new Simulation()
  const telemetry = createTelemetry(system, manner, random)
  const running = bringUp(system, { simulation, random, recorder: telemetry.recorder, serve })
  const resourceText = resourceTexts(setting)
  const exports = exportMetrics(running, {
    ...{ requests: telemetry.requests, manner: manner.metrics, dialectOf: manner.dialectOf },
    resourceText,
  })
  consumeAll(running)
  startUsers(running, setting.ratePerSecond)
  const innocent = planInnocent(running, {
    ...{ untilMs: baselineMs + 60_000, avoid: plan.places, random },
  })
  simulation.runUntil(baselineMs)
  const guilty = breakDown(running, setting, random)
  const fired = waitForAlert(running, { telemetry, setting, random })
  if (fired === undefined) return undefined
  const firedAt = simulation.now
  const untilMs = firedAt + random.between(5_000, 40_000)
  simulation.runUntil(untilMs)

  const changes = posted([...innocent, ...guilty], { epochMs, untilMs, random })
  const isTold = guilty.some(({ toldAt }) => toldAt <= untilMs)
  const delivery = { epochMs, untilMs, resourceText, random }
  const { isDelta } = manner.metrics
  return {
    title: choice.fault.title,
    shape: setting.shape.name,
    services: system.services.length,
    spans: telemetry.spans.length,
    payloads: inOrder([
      ...deliverSpans(telemetry.spans, delivery),
      ...deliverLogs(telemetry.logs, delivery),
      ...deliverMetrics(exports, { epochMs, untilMs, isDelta }),
    ]),
    alert: alertOf(fired, {
      startsAt: new Date(Math.round(epochMs + firedAt)).toISOString(),
      ...{ environment: setting.environment, namespace: setting.namespace, random },
    }),
    askedAt: Math.round(epochMs + untilMs),
    changes,
    truth: truthOf(choice, plan, isTold),
    innocent: [...innocent.map(({ change }) => changedEntity(change)), ...(plan.innocent ?? [])],
  }
}

/** What each process says of itself, composed once. */
function resourceTexts(setting: Setting): (replica: Replica) => string {
  const texts = new Map<Replica, string>()
  return (replica) => {
    const known = texts.get(replica)
    if (known !== undefined) return known
    const dialect = setting.manner.dialectOf(replica.service.plan.name)
    const text = attributesText(resourceOf(replica, dialect, setting))
    texts.set(replica, text)
    return text
  }
}

function truthOf({ fault }: WorldChoice, plan: FaultPlan, isTold: boolean): Truth {
  const { sentence, places } = plan
  if (plan.healthy !== undefined) return { kind: 'healthy', reason: fault.name, sentence }
  const entities = [...plan.entities, ...(isTold ? [] : (plan.ifUntold ?? []))]
  return { kind: 'cause', fault: fault.name, entities, places, sentence }
}

/** Makes happen what was planned; the changes that it comes with. */
function breakDown(running: RunningSystem, { plan }: Setting, random: Random): TimedChange[] {
  const { rollout, change, begin } = plan
  if (rollout !== undefined) rollOut(running, rollout)
  begin?.(running)
  if (change === undefined) return []
  const toldAt = whenTold(running.simulation.now, rollout?.lastsMs ?? 0, random)
  return toldAt === undefined ? [] : [{ toldAt, change }]
}

/** Lets time pass until a rule of a service that depends on what is broken fires. */
function waitForAlert(
  { simulation }: RunningSystem,
  {
    telemetry,
    setting,
    random,
  }: { readonly telemetry: Telemetry; readonly setting: Setting; readonly random: Random },
): { readonly rule: Rule; readonly value: number } | undefined {
  const { observations } = telemetry
  const { baselineMs } = setting
  const watch = new Watch(observations, rulesOf(setting, observations, random))
  for (let at = baselineMs + paceMs; at < baselineMs + patienceMs; at += paceMs) {
    simulation.runUntil(at)
    const fired = watch.evaluate(at)
    if (fired.length > 0) return random.pick(fired)
  }
  return undefined
}

/** What is watched: services that depend on what breaks, or what a healthy day is about. */
function rulesOf(
  { plan, visits, system, baselineMs }: Setting,
  observations: Observations,
  random: Random,
): Rule[] {
  if (plan.healthy !== undefined) {
    return [healthyRule(plan.healthy, observations, { untilMs: baselineMs, random })]
  }
  const watched = random
    .shuffle([...dependents(plan.places, visits.edges.keys())])
    .filter((name, index) => index === 0 || name === system.entry || random.next() < 0.5)
  return watched.flatMap((name) => rulesFor(name, observations, { untilMs: baselineMs, random }))
}

/** The places and all that call them, directly or not. */
function dependents(places: readonly string[], edges: Iterable<string>): Set<string> {
  const all = [...edges].map((edge) => edge.split('>'))
  const found = new Set(places)
  for (let before = -1; before < found.size;) {
    before = found.size
    for (const [from, to] of all) if (from && to && found.has(to)) found.add(from)
  }
  return found
}
