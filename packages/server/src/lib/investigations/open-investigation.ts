import { randomUUIDv7 } from 'node:crypto'
import { minutes, type Alert } from '@faultline/sdk'
import type { Queryable } from '../database/database.ts'
import { addInvestigateJobs } from '../sql/add-investigate-job.ts'
import { insertInvestigations, type NewInvestigation } from '../sql/insert-investigations.ts'
import { prioritiesOf, type Severity } from '../worker/queue-order.ts'
import type { InvestigationStart } from './start.ts'

/** How much of the time before the trouble an investigation looks at. */
const lookBackMs = minutes(15)

export type Opening = {
  /** One of its own, unless told. */
  readonly id?: string
  readonly title: string
  readonly alert?: Alert
  readonly alertId?: string
  /** Place among the analyzers that claim the alert; default 0. */
  readonly claimRank?: number
  /** What is to be run; null when no analyzer claims the alert. */
  readonly start: InvestigationStart | null
  /** What it asks, to be shared by others that ask the same; default: not shared. */
  readonly question?: string | null
  /** Whose turn it takes in the queue. */
  readonly service: string
  readonly severity: Severity
  /** The investigation's "now". */
  readonly clock: number
  /** When the trouble is said to have begun. */
  readonly troubleAt: number
  readonly now: number
}

/** An investigation as it is stored first. */
export function planInvestigation(opening: Opening): NewInvestigation {
  const { id = randomUUIDv7(), title, alert, alertId, start, clock, troubleAt, now } = opening
  const { claimRank = 0, question = null, service, severity } = opening
  return {
    summary: {
      id,
      title,
      status: start === null ? 'unclaimed' : 'queued',
      alert: alert ?? null,
      conclusion: null,
      createdAt: now,
      startedAt: null,
      firstFindingAt: null,
      finishedAt: null,
    },
    alertId: alertId ?? null,
    claimRank,
    start,
    question,
    service,
    severity,
    clock,
    window: { from: troubleAt - lookBackMs, to: clock },
  }
}

/**
 * Stores investigations and puts them into the queue, within the caller's transaction; returns the
 * ids of those stored, without those whose question is being investigated already. `priority` stands
 * in the place of the one by service and severity.
 */
export async function openInvestigations(
  client: Queryable,
  plans: readonly NewInvestigation[],
  priority?: number,
): Promise<Set<string>> {
  const stored = await insertInvestigations(client, plans)
  const queued = plans.filter(({ start, summary }) => start !== null && stored.has(summary.id))
  const priorities = prioritiesOf(
    queued.map(({ summary: { id, createdAt }, service, severity }) => ({
      ...{ id, createdAt, service, severity },
    })),
  )
  await addInvestigateJobs(
    client,
    queued.map(({ summary: { id } }) => ({ id, priority: priority ?? priorities.get(id) ?? 0 })),
  )
  return stored
}
