import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Logger, makeWorkerUtils, run, type Runner, type WorkerEvents } from 'graphile-worker'
import { z } from 'zod'
import type { Database } from '../database/database.ts'
import { messageOf } from '../errors.ts'
import { investigateTask } from '../sql/add-investigate-job.ts'
import { readAbandoned } from '../sql/read-abandoned.ts'
import { registerPool } from '../sql/register-pool.ts'
import { releaseAllJobs, releaseJobsOfService } from '../sql/release-jobs.ts'
import type { GiveWay } from './give-way.ts'
import { failInvestigation, failureSentence, investigate } from './investigate.ts'
import type { InvestigationRunner } from './runner.ts'
import { cronItems, openScheduled, scheduledTask, type Schedule } from './schedules.ts'

export type QueueOptions = {
  readonly database: Database
  readonly runner: InvestigationRunner
  /** When an investigation may begin. */
  readonly giveWay: GiveWay
  /** What is started by the clock. */
  readonly schedules: readonly Schedule[]
  /** Identifies this service over restarts, so that it can release what it had locked. */
  readonly serviceId: string
  /** Whether nobody else can be at work on this database: it is the embedded one. */
  readonly isAlone: boolean
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
 * first, so they go on at once; investigations whose attempts are used up end as failed. A queue
 * that gives up, since the database was away for long, is begun anew.
 */
export async function startQueue(options: QueueOptions): Promise<{ close: () => Promise<void> }> {
  const { database, serviceId, isAlone, log } = options
  await (isAlone ? releaseAllJobs(database) : releaseJobsOfService(database, serviceId))
  for (const id of await readAbandoned(database)) {
    await failInvestigation(
      database,
      id,
      'The investigation was interrupted too often; look at the service’s log for why it stopped',
    )
  }
  const closing = new AbortController()
  let runner = await beginWork(options)
  const whenItGivesUp = (error: unknown): void => {
    if (closing.signal.aborted) return
    log(`The queue stopped (${messageOf(error)}); it is begun anew`)
    beginAnew().catch((failure: unknown) => log(`The queue is not at work: ${messageOf(failure)}`))
  }
  async function beginAnew(): Promise<void> {
    await whenDatabaseAnswers(database, closing.signal)
    if (closing.signal.aborted) return
    await releaseJobsOfService(database, serviceId)
    runner = await beginWork(options)
    runner.promise.catch(whenItGivesUp)
  }
  runner.promise.catch(whenItGivesUp)
  return {
    async close() {
      closing.abort()
      await runner.stop()
    },
  }
}

async function beginWork(options: QueueOptions): Promise<Runner> {
  const { database, runner, giveWay, schedules, serviceId, log } = options
  const events: WorkerEvents = new EventEmitter()
  let registered: Promise<void> = Promise.resolve()
  events.on('pool:create', ({ workerPool }) => {
    registered = registerPool(database, workerPool.id, serviceId)
    registered.catch((error: unknown) =>
      log(`The queue's workers could not be noted: ${messageOf(error)}`),
    )
  })
  return run({
    pgPool: database.pool,
    concurrency,
    noHandleSignals: true,
    preset: {
      worker: {
        // What is not done by then goes on at the next start, fed by its journal.
        gracefulShutdownAbortTimeout: 500,
        // Only what is noted in batches, of whatever delay, is tried again when the database is away.
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
    logger: errorsOnly(log),
    events,
    parsedCronItems: cronItems(schedules, log),
    taskList: {
      [scheduledTask]: (payload) => openScheduled(database, schedules, payload),
      async [investigateTask](payload, { job, abortSignal }) {
        const { investigation } = payloadSchema.parse(payload)
        try {
          await registered
          await giveWay.investigation(
            () => investigate({ database, runner, signal: abortSignal }, investigation),
            abortSignal,
          )
        } catch (error) {
          log(`Investigation ${investigation} was interrupted: ${failureSentence(error)}`)
          // That it failed can be noted only then, and another attempt would fail as well before.
          await whenDatabaseAnswers(database, abortSignal)
          if (job.attempts < job.max_attempts || abortSignal.aborted) throw error
          await failInvestigation(database, investigation, failureSentence(error))
        }
      },
    },
  })
}

async function whenDatabaseAnswers(database: Database, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await database.query('select 1')
      return
    } catch {
      await pause(200)
    }
  }
}

const silent = new Logger(() => () => undefined)

function errorsOnly(log: (line: string) => void): Logger {
  return new Logger(() => (level, message) => {
    // Failed tasks are told by ourselves, in a sentence and without a stack trace.
    if (level !== 'error' || message.startsWith('Failed task')) return
    log(`Queue: ${message.split('\n')[0]}`)
  })
}
