import { changeEntity, type Entity } from '@faultline/sdk'
import type { Investigation, InvestigationEvent } from '@faultline/server/contract'
import { webhookAnswerSchema } from '@faultline/server/contract'
import type { ServiceClient } from '../api/service-client.ts'
import { CliError } from '../errors.ts'
import type { ShopAlert, ShopEvent, Truth } from '../shop/protocol.ts'
import type { Shop } from '../shop/shop-process.ts'

/** What became of one scenario of the shop. */
export type ScenarioOutcome = {
  readonly fault: { readonly name: string; readonly seed: number; readonly truth: Truth }
  /** The first alert after the fault that an investigation was made for; null when none came in time. */
  readonly alert: ShopAlert | null
  readonly investigation: Investigation | null
  /** Changes that happened before the alert and have nothing to do with the fault. */
  readonly innocent: readonly Entity[]
  readonly timings: ScenarioTimings
}

export type ScenarioTimings = {
  readonly baselineMs: number
  readonly alertToFirstFindingMs: number | null
  readonly alertToAnswerMs: number | null
}

/** What a scenario tells while it runs. */
export type ScenarioNews =
  | { readonly kind: 'shop'; readonly event: ShopEvent }
  | { readonly kind: 'investigating'; readonly alert: ShopAlert; readonly id: string }
  | { readonly kind: 'progress'; readonly event: InvestigationEvent }

export type ScenarioOptions = {
  readonly shop: Shop
  readonly client: ServiceClient
  /** Called once the shop is up, with the address under which it publishes its changes. */
  readonly onChangeFeed: (url: string) => void
  readonly onNews: (news: ScenarioNews) => void
  readonly signal: AbortSignal
}

/** How long after the fault an alert must have come. */
const alertLimitMs = 90_000

type Known = {
  baselineStartedAt: number | null
  injected: { at: number; name: string; seed: number; truth: Truth } | null
  alert: { alert: ShopAlert; id: string } | null
  innocent: Entity[]
}

/**
 * Follows the shop until its fault has raised an alert, and that alert's investigation to its end.
 * Of several alerts for one fault, the first for which an investigation was made is judged; what
 * fired before the fault is a false alarm and is passed over.
 */
export async function runScenario(options: ScenarioOptions): Promise<ScenarioOutcome | null> {
  const known = await awaitAlert(options)
  if (!known?.injected) return null
  const { baselineStartedAt, injected, alert, innocent } = known
  const fault = { name: injected.name, seed: injected.seed, truth: injected.truth }
  const baselineMs = injected.at - (baselineStartedAt ?? injected.at)
  if (!alert) {
    const timings = { baselineMs, alertToFirstFindingMs: null, alertToAnswerMs: null }
    return { fault, alert: null, investigation: null, innocent, timings }
  }
  const investigation = await awaitEnd(options, alert.id)
  if (!investigation) return null
  const alertedAt = Math.min(Date.parse(alert.alert.at), investigation.createdAt)
  const since = (at: number | null) => (at === null ? null : Math.round(at - alertedAt))
  const timings = {
    baselineMs,
    alertToFirstFindingMs: since(investigation.firstFindingAt),
    alertToAnswerMs: since(investigation.finishedAt),
  }
  return { fault, alert: alert.alert, investigation, innocent, timings }
}

/** Null when the user stopped it before the fault. */
async function awaitAlert(options: ScenarioOptions): Promise<Known | null> {
  const { shop, onChangeFeed, onNews, signal } = options
  const known: Known = { baselineStartedAt: null, injected: null, alert: null, innocent: [] }
  const events = shop.events[Symbol.asyncIterator]()
  const early: ShopAlert[] = []
  const isDone = () => known.injected !== null && known.alert !== null
  while (!isDone()) {
    const leftMs = known.injected ? known.injected.at + alertLimitMs - Date.now() : null
    const next = await nextEvent(events, { leftMs, signal })
    if (next === 'late') return known
    if (next === 'stopped') return null
    onNews({ kind: 'shop', event: next })
    if (next.event === 'ready') onChangeFeed(next.changesUrl)
    if (next.event === 'baseline') known.baselineStartedAt = Date.now()
    if (next.event === 'alert') early.push(next)
    if (next.event === 'change' && next.herring) {
      known.innocent.push(changeEntity({ ...next.change, at: Date.parse(next.change.at) }))
    }
    if (next.event === 'fault_injected') {
      const { at, fault: name, seed, truth } = next
      known.injected = { at: Date.parse(at), name, seed, truth }
    }
    known.alert = known.injected ? firstInvestigated(early, known.injected.at) : null
  }
  if (known.alert) onNews({ kind: 'investigating', ...known.alert })
  drain(events, onNews)
  return known
}

type Wait = { readonly leftMs: number | null; readonly signal: AbortSignal }

async function nextEvent(
  events: AsyncIterator<ShopEvent>,
  { leftMs, signal }: Wait,
): Promise<ShopEvent | 'late' | 'stopped'> {
  const { promise: interrupted, resolve } = Promise.withResolvers<'late' | 'stopped'>()
  const onAbort = () => resolve('stopped')
  const timer = leftMs === null ? null : setTimeout(() => resolve('late'), Math.max(0, leftMs))
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort)
  try {
    const coming = events.next()
    const next = await Promise.race([coming, interrupted])
    if (typeof next === 'string') {
      coming.catch(() => {})
      return next
    }
    if (next.done === true) throw new CliError('shop_failed', { reason: 'it ended by itself' })
    return next.value
  } finally {
    if (timer) clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/** The rest of what the shop tells is still shown, and its pipe must not fill up. */
function drain(events: AsyncIterator<ShopEvent>, onNews: ScenarioOptions['onNews']): void {
  const read = async () => {
    for (;;) {
      const next = await events.next()
      if (next.done === true) return
      onNews({ kind: 'shop', event: next.value })
    }
  }
  // The shop's end is told by `stop`, and the answer stands already.
  read().catch(() => {})
}

function firstInvestigated(alerts: readonly ShopAlert[], injectedAt: number): Known['alert'] {
  for (const alert of alerts) {
    const startsAt = Math.min(...alert.payload.alerts.map(({ startsAt: at }) => Date.parse(at)))
    if (alert.status !== 'firing' || !alert.delivered || startsAt < injectedAt) continue
    const answer = webhookAnswerSchema.safeParse(alert.response)
    const id = answer.data?.investigations.find(({ investigation }) => investigation)?.investigation
    if (id !== undefined) return { alert, id }
  }
  return null
}

async function awaitEnd(options: ScenarioOptions, id: string): Promise<Investigation | null> {
  const { client, onNews, signal } = options
  for await (const event of client.follow(id, signal)) onNews({ kind: 'progress', event })
  return signal.aborted ? null : client.investigation(id)
}
