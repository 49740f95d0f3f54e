import { metrics, type Attributes } from '@opentelemetry/api'
import pg from 'pg'
import { serveParent } from '../child-side.ts'
import { pause } from '../pause.ts'
import type { DatabaseAddress } from '../protocol.ts'
import { logWarning } from '../service/log.ts'
import { startTelemetry } from '../service/telemetry.ts'
import { databaseHost } from '../topology.ts'

/** Asks PostgreSQL once a second how it is, and publishes the answer, as a collector beside it does. */
const askEveryMs = 1000

const question = `
SELECT
  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())::int AS backends,
  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active')::int AS active,
  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction')::int AS idle_in_transaction,
  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')::int AS lock_waiters,
  (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0) FROM pg_locks WHERE NOT granted)::float8 AS longest_lock_wait,
  (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid())::float8 AS longest_transaction,
  (SELECT count(*) FROM pg_locks)::int AS locks,
  current_setting('max_connections')::int AS connection_max,
  xact_commit::int AS commits, xact_rollback::int AS rollbacks, deadlocks::int AS deadlocks,
  tup_returned::int AS rows_returned, blks_hit::int AS blocks_hit
FROM pg_stat_database WHERE datname = current_database()`

type Answer = Record<string, number>

let endTelemetry: () => Promise<void> = async () => undefined
let client: pg.Client | undefined
let answer: Answer = {}

serveParent({
  async onCommand(command) {
    if (command.kind === 'configure') endTelemetry = startTelemetry(command.configuration)
    if (command.kind === 'database') {
      publish(command.address)
      void askForEver(command.address)
    }
  },
  async onStop() {
    await Promise.race([endTelemetry(), pause(1500)])
    await Promise.race([client?.end(), pause(500)])
  },
})

function publish(address: DatabaseAddress): void {
  const meter = metrics.getMeter('shop.postgresql')
  const named: Attributes = {
    'db.system.name': 'postgresql',
    'db.namespace': address.database,
    'server.address': databaseHost,
  }
  const gauges: Readonly<Record<string, { field: string; unit: string }>> = {
    'postgresql.backends': { field: 'backends', unit: '{backend}' },
    'postgresql.backends.active': { field: 'active', unit: '{backend}' },
    'postgresql.backends.idle_in_transaction': { field: 'idle_in_transaction', unit: '{backend}' },
    'postgresql.connection.max': { field: 'connection_max', unit: '{connection}' },
    'postgresql.database.locks': { field: 'locks', unit: '{lock}' },
    'postgresql.lock.waiters': { field: 'lock_waiters', unit: '{backend}' },
    'postgresql.lock.wait.longest': { field: 'longest_lock_wait', unit: 's' },
    'postgresql.transaction.longest': { field: 'longest_transaction', unit: 's' },
  }
  const counters: Readonly<Record<string, { field: string; unit: string }>> = {
    'postgresql.commits': { field: 'commits', unit: '1' },
    'postgresql.rollbacks': { field: 'rollbacks', unit: '1' },
    'postgresql.deadlocks': { field: 'deadlocks', unit: '{deadlock}' },
    'postgresql.rows_returned': { field: 'rows_returned', unit: '{row}' },
    'postgresql.blocks_hit': { field: 'blocks_hit', unit: '{block}' },
  }
  for (const [name, { field, unit }] of Object.entries(gauges)) {
    meter.createObservableGauge(name, { unit }).addCallback((result) => {
      const value = answer[field]
      if (value !== undefined) result.observe(value, named)
    })
  }
  for (const [name, { field, unit }] of Object.entries(counters)) {
    meter.createObservableCounter(name, { unit }).addCallback((result) => {
      const value = answer[field]
      if (value !== undefined) result.observe(value, named)
    })
  }
}

async function askForEver(address: DatabaseAddress): Promise<never> {
  client = new pg.Client({ ...address, application_name: 'postgresql-collector' })
  client.on('error', () => undefined)
  await client.connect()
  for (;;) {
    try {
      const { rows } = await client.query<Answer>(question)
      answer = rows[0] ?? {}
    } catch (error) {
      answer = {}
      logWarning(`PostgreSQL did not answer: ${error instanceof Error ? error.message : ''}`)
    }
    await pause(askEveryMs)
  }
}
