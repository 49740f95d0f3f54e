import type { Queryable } from '../database/database.ts'
import { deleteDeadJobs } from '../sql/delete-dead-jobs.ts'
import { deleteOldAlerts } from '../sql/delete-old-alerts.ts'
import { deleteOldChanges } from '../sql/delete-old-changes.ts'
import { deleteOldInvestigations } from '../sql/delete-old-investigations.ts'
import { deleteOldPools } from '../sql/delete-old-pools.ts'
import type { RetentionLimits } from './limits.ts'

/** What is deleted at its time, a batch at a time. */
export type RetentionRule = {
  /** The tables whose rows it deletes, itself or with the rows that they belong to. */
  readonly tables: readonly string[]
  readonly days: (limits: RetentionLimits) => number
  /** Rows in a batch: so many that none keeps its locks for long. */
  readonly limit: number
  /** Deletes the oldest rows from before that moment; returns how many. */
  readonly deleteBatch: (
    client: Queryable,
    batch: { readonly before: number; readonly limit: number },
  ) => Promise<number>
}

/** Files that are left behind on purpose, and for how many days. */
export const fileRules = [
  // Telemetry stores that could not be read: time enough to look at one, or to report it.
  { folder: 'telemetry', name: /\.damaged-[\w-]+(\.wal)?$/, days: 7 },
] as const

/** Every table of the database that grows, in the order in which rows refer to each other. */
export const retentionRules: readonly RetentionRule[] = [
  {
    tables: [
      'investigation',
      'investigation_alert',
      'investigation_event',
      'journal_entry',
      'journal_file',
    ],
    days: ({ investigationDays }) => investigationDays,
    limit: 100,
    deleteBatch: async (client, batch) => (await deleteOldInvestigations(client, batch)).rows,
  },
  {
    tables: ['alert'],
    days: ({ investigationDays }) => investigationDays,
    limit: 1_000,
    deleteBatch: deleteOldAlerts,
  },
  {
    tables: ['change'],
    days: ({ changeDays }) => changeDays,
    limit: 1_000,
    deleteBatch: deleteOldChanges,
  },
  // A day is enough to look at what failed; its investigation says why anyway.
  { tables: ['graphile_worker jobs'], days: () => 1, limit: 1_000, deleteBatch: deleteDeadJobs },
  {
    tables: ['queue_pool'],
    days: ({ investigationDays }) => Math.max(7, investigationDays),
    limit: 1_000,
    deleteBatch: deleteOldPools,
  },
]
