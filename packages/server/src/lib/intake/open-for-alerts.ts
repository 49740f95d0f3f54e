import type { Alert } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import { openInvestigations, planInvestigation } from '../investigations/open-investigation.ts'
import type { NewInvestigation } from '../sql/insert-investigations.ts'
import { findOpenQuestions, joinInvestigations, type Joining } from '../sql/join-investigations.ts'
import { severityOf } from '../worker/queue-order.ts'
import { matchTriggers, type Claimant } from './match-triggers.ts'
import { questionOf } from './question.ts'

type Fresh = { readonly alert: Alert; readonly alertId: string }
type Opened = { readonly status: 'created' | 'joined'; readonly ids: readonly string[] }

type Opening = {
  readonly fresh: readonly Fresh[]
  readonly now: number
  readonly analyzers: readonly Claimant[]
  /** Gets the services that something was queued for. */
  readonly services: Set<string>
}

/**
 * Opens the investigations of alerts that were not seen before, or joins those that ask the same
 * already; returns what became of each alert by its key in the database.
 */
export async function openForAlerts(
  client: Queryable,
  { fresh, now, analyzers, services }: Opening,
): Promise<Map<string, Opened>> {
  const plans = fresh.flatMap((one) => plansOf(one, { now, analyzers }))
  const openOf = await openOrFind(client, plans)
  const joining: Joining[] = []
  const ids = new Map<string, string[]>()
  const creators = new Set<string>()
  for (const plan of plans) {
    const { alertId, claimRank, summary } = plan
    const id = openOf.get(plan) ?? summary.id
    if (alertId === null) continue
    ids.set(alertId, [...(ids.get(alertId) ?? []), id])
    if (id === summary.id) {
      creators.add(alertId)
      if (plan.start !== null) services.add(plan.service)
    } else joining.push({ alertId, claimRank, investigationId: id })
  }
  await joinInvestigations(client, joining)
  return new Map(
    [...ids].map(([alertId, list]) => [
      alertId,
      { status: creators.has(alertId) ? 'created' : 'joined', ids: list },
    ]),
  )
}

function plansOf(
  { alert, alertId }: Fresh,
  { now, analyzers }: Pick<Opening, 'now' | 'analyzers'>,
): NewInvestigation[] {
  const starts = matchTriggers(alert, analyzers)
  // An alert that nobody claims is kept as well.
  return (starts.length === 0 ? [null] : starts).map((start, claimRank) =>
    planInvestigation({
      title: claimRank === 0 ? titleOf(alert) : `${titleOf(alert)} (${start?.analyzer})`,
      alert,
      alertId,
      claimRank,
      start,
      question: start?.kind === 'trigger' ? questionOf(alert, start, analyzers) : null,
      service: alert.labels['service'] ?? alert.name,
      severity: severityOf(alert.labels),
      // Sources are asked as of when we heard of it; an alert a little in the future moves that on.
      clock: Math.max(now, alert.startsAt),
      troubleAt: alert.startsAt,
      now,
    }),
  )
}

/** The investigation that stands for each plan: one of its own, or the one that asks the same. */
async function openOrFind(
  client: Queryable,
  plans: readonly NewInvestigation[],
): Promise<Map<NewInvestigation, string>> {
  const open = new Map<NewInvestigation, string>()
  let left = [...plans]
  for (let attempt = 0; left.length > 0; attempt++) {
    // One that asks the same may end between our trying and our looking; in the end ours is not shared.
    const tried = attempt < 3 ? left : left.map((plan) => ({ ...plan, question: null }))
    const stored = await openInvestigations(client, firstOfEachQuestion(tried))
    const questions = tried.flatMap(({ question }) => question ?? [])
    const asked =
      stored.size === tried.length ? new Map() : await findOpenQuestions(client, questions)
    for (const [place, { summary, question }] of tried.entries()) {
      const plan = left[place]
      const id = stored.has(summary.id) ? summary.id : asked.get(question ?? '')
      if (plan !== undefined && id !== undefined) open.set(plan, id)
    }
    left = left.filter((plan) => !open.has(plan))
  }
  return open
}

/** In the order of the questions, so that notifications that ask the same do not wait for each other. */
function firstOfEachQuestion(plans: readonly NewInvestigation[]): NewInvestigation[] {
  const first = new Map<string, NewInvestigation>()
  for (const plan of plans) {
    const key = plan.question ?? plan.summary.id
    if (!first.has(key)) first.set(key, plan)
  }
  return [...first].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, plan]) => plan)
}

function titleOf(alert: Alert): string {
  const about = alert.labels['service'] ?? alert.labels['job'] ?? alert.labels['instance']
  return about ? `${alert.name} on ${about}` : alert.name
}
