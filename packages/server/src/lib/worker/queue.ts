import { EventEmitter } from 'node:events'
import { Logger, makeWorkerUtils, run, type Runner, type WorkerEvents } from 'graphile-worker'
import { z } from 'zod'
import type { Database } from '../database/database.ts'
import { investigateTask } from '../sql/add-investigate-job.ts'
import { readAbandoned } from '../sql/read-abandoned.ts'
import { registerWorker } from '../sql/register-worker.ts'
import { releaseDeadWorkers } from '../sql/release-dead-workers.ts'
import { failInvestigation, failureSentence, investigate } from './investigate.ts'
import type { InvestigationRunner } from './runner.ts'

export type QueueOptions = {
  readonly database: Database
  readonly runner: InvestigationRunner
  /** Identifies this service over restarts, so that it can release what it had locked. */
  readonly serviceId: string
  readonly log: (line: string) => void
}

/** Investigations that one service runs at once. */
const concurrency = 4

const payloadSchema = z.object({ investigation: z.string() })

/** Brings the queue's own tables up to date. */
export async function migrateQueue(database: Database): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: database.pool, logger: silent })
  try {
    await utils.migrate()
  } finally {
    await utils.release()
  }
}

/**
 * Starts to work on the queue. Jobs which this service had locked when it was killed are released
 * first, so they go on at once; investigations whose attempts are used up end as failed.
 */
export async function startQueue(options: QueueOptions): Promise<{ close: () => Promise<void> }> {
  const { database, runner, serviceId, log } = options
  await releaseDeadWorkers(database, serviceId)
  for (const id of await readAbandoned(database)) {
    await failInvestigation(
      database,
      id,
      'The investigation was interrupted too often; look at the service’s log for why it stopped',
    )
  }
  const events: WorkerEvents = new EventEmitter()
  events.on('worker:create', ({ worker }) => {
    registerWorker(database, worker.workerId, serviceId).catch((error: unknown) =>
      log(`A worker could not be noted: ${failureSentence(error)}`),
    )
  })
  const queue: Runner = await run({
    pgPool: database.pool,
    concurrency,
    noHandleSignals: true,
    logger: errorsOnly(log),
    events,
    taskList: {
      async [investigateTask](payload, { job, abortSignal }) {
        const { investigation } = payloadSchema.parse(payload)
        try {
          await investigate({ database, runner, signal: abortSignal }, investigation)
        } catch (error) {
          log(`Investigation ${investigation} was interrupted: ${failureSentence(error)}`)
          if (job.attempts < job.max_attempts || abortSignal.aborted) throw error
          await failInvestigation(database, investigation, failureSentence(error))
        }
      },
    },
  })
  return { close: () => queue.stop() }
}

const silent = new Logger(() => () => undefined)

function errorsOnly(log: (line: string) => void): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log(`Queue: ${message}`)
  })
}
