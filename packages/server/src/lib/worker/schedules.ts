import { createHash } from 'node:crypto'
import { parseCronItem, type ParsedCronItem } from 'graphile-worker'
import { z } from 'zod'
import type { Database } from '../database/database.ts'
import { messageOf } from '../errors.ts'
import { openInvestigations, planInvestigation } from '../investigations/open-investigation.ts'
import { readTask } from '../sql/read-task.ts'
import type { AnalyzerLibrary } from './analyzers.ts'
import { scheduledPriority } from './queue-order.ts'

/** Name of the queue's task that opens an investigation when its time has come. */
export const scheduledTask = 'scheduled'

/** A trigger that starts an analyzer by the clock. */
export type Schedule = {
  readonly analyzer: string
  readonly title: string
  readonly trigger: number
  /** Five fields, in UTC. */
  readonly cron: string
  readonly params: unknown
}

export function schedulesOf(library: AnalyzerLibrary): Schedule[] {
  return [...library.values()].flatMap(({ manifest: { id, title, triggers } }) =>
    triggers.flatMap(({ index, kind, cron, params = null }) =>
      kind === 'schedule' && cron !== undefined
        ? [{ analyzer: id, title, trigger: index, cron, params }]
        : [],
    ),
  )
}

/**
 * The schedules as the queue takes them; one that it does not understand is told in the log. Each
 * moment is taken by one of the services that share a database; what was missed while none of them
 * ran is not made up for, since it would be asked about a moment that has passed.
 */
export function cronItems(
  schedules: readonly Schedule[],
  log: (line: string) => void,
): ParsedCronItem[] {
  return schedules.flatMap(({ analyzer, trigger, cron }) => {
    try {
      const item = {
        task: scheduledTask,
        match: cron,
        identifier: `${analyzer}/${trigger}`,
        payload: { analyzer, trigger },
      }
      return [parseCronItem(item)]
    } catch (error) {
      log(`The schedule "${cron}" of ${analyzer} was left out: ${messageOf(error)}`)
      return []
    }
  })
}

const payloadSchema = z.object({
  analyzer: z.string(),
  trigger: z.int(),
  _cron: z.object({ ts: z.iso.datetime({ offset: true }) }),
})

/**
 * Opens the investigation of a moment of a schedule, as of that moment and with the params that
 * stand in the trigger. Called again for the same moment it does nothing.
 */
export async function openScheduled(
  database: Database,
  schedules: readonly Schedule[],
  payload: unknown,
): Promise<void> {
  const { analyzer, trigger, _cron } = payloadSchema.parse(payload)
  const schedule = schedules.find((one) => one.analyzer === analyzer && one.trigger === trigger)
  // A job of an analyzer that is gone has nothing to start any more.
  if (schedule === undefined) return
  const { title, params } = schedule
  const clock = Date.parse(_cron.ts)
  const id = momentId(`${analyzer}/${trigger}`, clock)
  await database.transaction(async (client) => {
    if ((await readTask(client, id)) !== undefined) return
    const plan = planInvestigation({
      id,
      title,
      start: { kind: 'params', analyzer, params },
      service: `scheduled: ${analyzer}`,
      severity: 3,
      clock,
      troubleAt: clock,
      now: Date.now(),
    })
    await openInvestigations(client, [plan], scheduledPriority)
  })
}

/** A UUID of version 7 that is the same for the same moment of the same schedule. */
function momentId(schedule: string, clock: number): string {
  const time = clock.toString(16).padStart(12, '0')
  const hash = createHash('sha256').update(`${schedule} ${clock}`).digest('hex')
  const variant = ((Number.parseInt(hash.slice(3, 4), 16) & 3) | 8).toString(16)
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${hash.slice(0, 3)}`,
    `${variant}${hash.slice(4, 7)}`,
    hash.slice(7, 19),
  ].join('-')
}
