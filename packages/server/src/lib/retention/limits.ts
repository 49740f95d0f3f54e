/** How long what is kept is kept, and how much of it. */
export type RetentionLimits = {
  /** Investigations that have ended, with their events, journals and results; and alerts. */
  readonly investigationDays: number
  /** Changes that were pushed to us. */
  readonly changeDays: number
  /** Tables in PostgreSQL; beyond that, the oldest investigations go before their time. */
  readonly databaseMegabytes: number
  /** Traces, metrics and logs. */
  readonly telemetryHours: number
  /** The file of the telemetry store; beyond that, the oldest telemetry goes before its time. */
  readonly telemetryMegabytes: number
}

/** With PostgreSQL's log of writes and what the telemetry store may swap out, below 2 GB. */
export const defaultRetention: RetentionLimits = {
  investigationDays: 30,
  changeDays: 30,
  databaseMegabytes: 800,
  telemetryHours: 1,
  telemetryMegabytes: 500,
}
