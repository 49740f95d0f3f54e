import { metrics, SpanKind, SpanStatusCode, trace, type Attributes } from '@opentelemetry/api'
import pg from 'pg'
import type { DatabaseAddress } from '../protocol.ts'
import { databaseHost } from '../topology.ts'
import { durationBuckets } from './server.ts'
import { PoolTimeoutError } from './service-errors.ts'

export type Query = {
  operation: 'SELECT' | 'UPDATE' | 'INSERT'
  table: string
  text: string
  values?: readonly unknown[]
}

export type Database = {
  query(query: Query): Promise<readonly Record<string, unknown>[]>
  /** Takes a connection and never gives it back: what a bug on an error path does. */
  leakConnection(): Promise<void>
  close(): Promise<void>
}

/** Opens a connection pool whose every query is a client span, and which publishes its own state. */
export function openDatabase(options: {
  service: string
  address: DatabaseAddress
  maxConnections: number
}): Database {
  const { address, maxConnections } = options
  const pool = new pg.Pool({
    ...address,
    max: maxConnections,
    min: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 2000,
    statement_timeout: 2400,
    application_name: options.service,
  })
  pool.on('error', () => undefined)
  const tracer = trace.getTracer('shop')
  const common: Attributes = {
    'db.system.name': 'postgresql',
    'db.namespace': address.database,
    'server.address': databaseHost,
    'server.port': 5432,
  }
  const poolName = `${options.service}-${address.database}`
  const recordWait = publishPool(pool, { poolName, maxConnections })
  const duration = metrics.getMeter('shop').createHistogram('db.client.operation.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: durationBuckets },
  })

  async function acquire(): Promise<pg.PoolClient> {
    const startedAtMs = performance.now()
    const mustWait = pool.idleCount === 0 && pool.totalCount >= maxConnections
    const span = mustWait
      ? tracer.startSpan('pool.acquire', {
          kind: SpanKind.INTERNAL,
          attributes: { ...common, 'db.client.connection.pool.name': poolName },
        })
      : undefined
    try {
      return await pool.connect()
    } catch (error) {
      const message = `No connection of pool ${poolName} became free within 2000 ms (${pool.totalCount - pool.idleCount} of ${maxConnections} in use, ${pool.waitingCount} waiting).`
      const failure =
        error instanceof Error && error.message.includes('timeout')
          ? new PoolTimeoutError(message)
          : error
      span?.setStatus({ code: SpanStatusCode.ERROR, message })
      span?.setAttribute('error.type', failure instanceof Error ? failure.name : 'unknown')
      throw failure
    } finally {
      recordWait((performance.now() - startedAtMs) / 1000)
      span?.end()
    }
  }

  return {
    async query({ operation, table, text, values = [] }) {
      const client = await acquire()
      const startedAtMs = performance.now()
      const named: Attributes = {
        ...common,
        'db.operation.name': operation,
        'db.collection.name': table,
      }
      const span = tracer.startSpan(`${operation} ${table}`, {
        kind: SpanKind.CLIENT,
        attributes: { ...named, 'db.query.text': text },
      })
      try {
        const result = await client.query<Record<string, unknown>>(text, [...values])
        return result.rows
      } catch (error) {
        const type = error instanceof pg.DatabaseError ? (error.code ?? error.name) : 'unknown'
        const message = error instanceof Error ? error.message : String(error)
        span.setAttribute('error.type', type)
        span.setStatus({ code: SpanStatusCode.ERROR, message })
        throw error
      } finally {
        client.release()
        span.end()
        duration.record((performance.now() - startedAtMs) / 1000, named)
      }
    },
    async leakConnection() {
      await pool.connect()
    },
    close: () => pool.end(),
  }
}

function publishPool(
  pool: pg.Pool,
  options: { poolName: string; maxConnections: number },
): (seconds: number) => void {
  const meter = metrics.getMeter('shop')
  const named: Attributes = { 'db.client.connection.pool.name': options.poolName }
  const unit = '{connection}'
  meter
    .createObservableUpDownCounter('db.client.connection.count', { unit })
    .addCallback((result) => {
      const used = pool.totalCount - pool.idleCount
      result.observe(used, { ...named, 'db.client.connection.state': 'used' })
      result.observe(pool.idleCount, { ...named, 'db.client.connection.state': 'idle' })
    })
  meter
    .createObservableUpDownCounter('db.client.connection.max', { unit })
    .addCallback((result) => result.observe(options.maxConnections, named))
  meter
    .createObservableUpDownCounter('db.client.connection.pending_requests', { unit: '{request}' })
    .addCallback((result) => result.observe(pool.waitingCount, named))
  const wait = meter.createHistogram('db.client.connection.wait_time', {
    unit: 's',
    advice: { explicitBucketBoundaries: durationBuckets },
  })
  return (seconds) => wait.record(seconds, named)
}
