import { explain, narrate, type JourneyMeasurement } from './narration.ts'
import { messageOf } from './errors.ts'
import type { Fault, FaultPlan } from './faults/fault.ts'
import { journeys } from './load/journeys.ts'
import { pause } from './pause.ts'
import { objectives, quantile } from './probe/objectives.ts'
import { createProbe } from './probe/probe.ts'
import { deliver } from './probe/webhook.ts'
import type { UserResult } from './protocol.ts'
import { createRandom } from './random.ts'
import { planRedHerrings, type RedHerring } from './red-herrings.ts'
import type { Shop } from './shop.ts'

/** How many requests users send a second on a usual day. */
export const usualRequestsPerSecond = 30

/**
 * The processes run under load before anything is measured, because their code is still cold: at
 * least for the one time, and on a busy machine until users are served well, up to the other.
 */
const warmUpMs = { least: 3000, most: 10_000 }

/** A new process needs about this long to come up; it is started so much earlier. */
const prepareMs = 3500

/** Runs one day in the open shop: warm-up, baseline with innocent changes, fault, aftermath. */
export async function runScenario(options: {
  shop: Shop
  fault: Fault | undefined
  plan: FaultPlan | undefined
  seed: number
  baselineMs: number
  webhookUrl: string | undefined
  signal: AbortSignal
  /** Called when the fault has been made to happen, or on a day without one when it would have. */
  onInjected(): void
}): Promise<void> {
  const { shop, fault, plan, seed, baselineMs, webhookUrl, signal } = options
  const measured: UserResult[] = []
  const probe = createProbe((payload) => {
    const at = new Date().toISOString()
    void deliver(webhookUrl, payload).then((delivery) =>
      narrate({ event: 'alert', status: payload.status, at, payload, ...delivery }),
    )
  })
  for (const objective of objectives) probe.watch(objective)
  shop.onResults((results) => {
    probe.add(results)
    measured.push(...results)
    // Enough for the longest baseline anybody measures.
    if (measured.length > 50_000) measured.splice(0, 25_000)
  })
  signal.addEventListener('abort', () => probe.stop())

  await plan?.setUp?.(shop)
  shop.setLoad(usualRequestsPerSecond)
  const warmUpFromMs = Date.now()
  await pause(warmUpMs.least)
  while (!probe.isAllMet() && Date.now() - warmUpFromMs < warmUpMs.most) await pause(250)
  probe.start()
  const baselineStartMs = Date.now()
  const faultAtMs = baselineStartMs + baselineMs
  narrate({ event: 'baseline', seconds: baselineMs / 1000 })

  const herrings = planRedHerrings({
    random: createRandom(`red-herrings:${fault?.name ?? 'none'}:${seed}`),
    baselineMs,
    avoid: plan?.avoid ?? [],
  })
  for (const herring of herrings) {
    void playRedHerring(shop, herring, faultAtMs).catch((error: unknown) =>
      explain(`an innocent change did not happen: ${messageOf(error)}`),
    )
  }
  if (!fault || !plan) {
    await pause(baselineMs)
    options.onInjected()
    return
  }

  await pause(Math.max(0, faultAtMs - prepareMs - Date.now()))
  const prepared = await plan.prepare?.(shop)
  await pause(Math.max(0, faultAtMs - Date.now()))
  if (signal.aborted) return
  narrate({ event: 'measured', phase: 'before', journeys: summarise(measured, baselineStartMs) })
  for (const objective of plan.objectives ?? []) probe.watch(objective)
  const at = new Date().toISOString()
  await (prepared ?? (() => plan.inject?.(shop)))()
  narrate({ event: 'fault_injected', at, fault: fault.name, seed, truth: plan.truth })
  options.onInjected()

  await pause(10_000)
  if (signal.aborted) return
  narrate({
    event: 'measured',
    phase: 'after',
    journeys: summarise(measured, Date.now() - 7000),
  })
}

async function playRedHerring(shop: Shop, herring: RedHerring, faultAtMs: number): Promise<void> {
  const dueMs = faultAtMs + herring.atMs
  const until = (ms: number) => pause(Math.max(0, ms - Date.now()))
  switch (herring.kind) {
    case 'deployment': {
      await until(dueMs - prepareMs)
      const takeOver = await shop.prepareDeployment(herring.service)
      await until(dueMs)
      narrate({ event: 'change', change: takeOver(), herring: true })
      return
    }
    case 'flag': {
      await until(dueMs)
      const { service, name, to } = herring
      const change = shop.setFlag({ service, name, from: 'off', to })
      narrate({ event: 'change', change, herring: true })
      return
    }
    case 'configuration': {
      await until(dueMs)
      const { service, key, from, to } = herring
      const change = shop.setConfiguration({ service, key, from, to })
      narrate({ event: 'change', change, herring: true })
    }
  }
}

function summarise(results: readonly UserResult[], sinceMs: number): JourneyMeasurement[] {
  return journeys.map((journey) => {
    const own = results.filter(
      (result) => result.journey === journey && result.finishedAtMs >= sinceMs,
    )
    const durations = own.map(({ durationMs }) => durationMs)
    return {
      journey,
      requests: own.length,
      p50Ms: Math.round(quantile(durations, 0.5)),
      p95Ms: Math.round(quantile(durations, 0.95)),
      errorRatio: Number((own.filter(({ failed }) => failed).length / own.length).toFixed(3)),
    }
  })
}
