import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { z } from 'zod'
import { messageOf, StoreWriteError } from '../errors.ts'
import type { LogRow } from '../otlp/logs.ts'
import type { MetricPoint } from '../otlp/metrics.ts'
import type { SpanRow } from '../otlp/spans.ts'
import type { Attributes } from '../otlp/values.ts'
import { MetricStreams } from './metric-streams.ts'
import { Resources } from './resources.ts'
import { compact, deleteBefore, timeOfShare, usedBytes } from './retention.ts'
import { newSpans } from './span-identity.ts'
import {
  appendRows,
  logsTable,
  pointsTable,
  resourcesTable,
  spansTable,
  streamsTable,
  type Table,
} from './tables.ts'

/** What one request brought; it is stored whole or not at all. */
export type Batch = {
  readonly spans?: readonly SpanRow[]
  readonly points?: readonly MetricPoint[]
  readonly logs?: readonly LogRow[]
}

type Waiting = {
  readonly batch: Batch
  readonly stored: () => void
  readonly failed: (error: StoreWriteError) => void
}

/** Opens the store's writer, which goes on where the store left off. */
export async function createWriter(instance: DuckDBInstance): Promise<TelemetryWriter> {
  const connection = await instance.connect()
  const known = await readKnown(connection)
  return new TelemetryWriter(connection, known)
}

/**
 * The only writer of the store. Batches that arrive while a transaction is being committed wait
 * and go together into the next one, so that many small requests cost few commits; a batch's
 * promise resolves when it has been committed, and then queries see it. When a transaction of
 * several batches fails, each is tried by itself, so that one bad batch harms no other.
 */
class TelemetryWriter {
  readonly #connection: DuckDBConnection
  readonly #streams: MetricStreams
  readonly #resources: Resources
  #waiting: Waiting[] = []
  #isClosing = false
  /** The work under way; work is chained on it, so that there is one transaction at a time. */
  #work: Promise<void> = Promise.resolve()

  constructor(
    connection: DuckDBConnection,
    known: { streams: MetricStreams; resources: Resources },
  ) {
    this.#connection = connection
    this.#streams = known.streams
    this.#resources = known.resources
  }

  store(batch: Batch): Promise<void> {
    return new Promise((stored, failed) => {
      this.#waiting.push({ batch, stored, failed })
      if (this.#waiting.length === 1) void this.#enqueue(() => this.#storeWaiting())
    })
  }

  /** Deletes what is older than `beforeNs`. */
  deleteBefore(beforeNs: bigint): Promise<void> {
    return this.#enqueue(async () => {
      await this.#delete(beforeNs)
      await compact(this.#connection)
    })
  }

  /**
   * Deletes the oldest telemetry until at most so many bytes are in use. Other work gets its turn
   * between the parts.
   */
  async deleteBeyond(mostBytes: number): Promise<void> {
    for (let isBeyond = true; isBeyond && !this.#isClosing;) {
      await this.#enqueue(async () => {
        const used = await usedBytes(this.#connection)
        const share = Math.min(1, 1 - mostBytes / used + 0.05)
        const beforeNs = used > mostBytes && (await timeOfShare(this.#connection, share))
        isBeyond = typeof beforeNs === 'bigint'
        if (typeof beforeNs !== 'bigint') return
        await this.#delete(beforeNs)
        // What was deleted counts as used until then.
        isBeyond = await compact(this.#connection)
      })
    }
  }

  async #delete(beforeNs: bigint): Promise<void> {
    const gone = await deleteBefore(this.#connection, beforeNs)
    this.#streams.forgetBefore(beforeNs)
    this.#resources.forget(gone)
  }

  /** Finishes what was handed in. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#work
    this.#connection.closeSync()
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work)
    this.#work = done.catch(() => undefined)
    return done
  }

  async #storeWaiting(): Promise<void> {
    const group = this.#waiting
    this.#waiting = []
    try {
      await this.#commit(group.map(({ batch }) => batch))
      for (const { stored } of group) stored()
    } catch (thrown) {
      if (group.length === 1) group[0]?.failed(writeError(thrown))
      else for (const waiting of group) await this.#storeAlone(waiting)
    }
  }

  async #storeAlone({ batch, stored, failed }: Waiting): Promise<void> {
    try {
      await this.#commit([batch])
      stored()
    } catch (thrown) {
      failed(writeError(thrown))
    }
  }

  async #commit(batches: readonly Batch[]): Promise<void> {
    this.#streams.begin()
    this.#resources.begin()
    await this.#connection.run('BEGIN')
    try {
      const sent = batches.flatMap((batch) => batch.spans ?? [])
      const spans = await newSpans(this.#connection, sent)
      const logs = batches.flatMap((batch) => batch.logs ?? [])
      const points = this.#streams.accept(batches.flatMap((batch) => batch.points ?? []))
      const resourceId = ({ resource }: { resource: Attributes }): number =>
        this.#resources.idOf(resource)
      await this.#append(
        spansTable,
        spans.map((span) => ({ span, resourceId: resourceId(span) })),
      )
      await this.#append(
        logsTable,
        logs.map((log) => ({ log, resourceId: resourceId(log) })),
      )
      await this.#append(pointsTable, points.rows)
      await this.#append(streamsTable, points.streams)
      await this.#append(resourcesTable, this.#resources.added())
      await this.#connection.run('COMMIT')
    } catch (thrown) {
      this.#streams.rollback()
      this.#resources.rollback()
      await this.#connection.run('ROLLBACK').catch(() => undefined)
      throw thrown
    }
  }

  async #append<Row>(table: Table<Row>, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return
    const appender = await this.#connection.createAppender(table.name)
    try {
      appendRows(appender, table, rows)
    } catch (thrown) {
      appender.clear()
      throw thrown
    } finally {
      appender.closeSync()
    }
  }
}

const resourceRowSchema = z.object({
  id: z.number(),
  names: z.array(z.string()),
  texts: z.array(z.string()),
})
const lastStreamSchema = z.object({ last: z.number() })

async function readKnown(
  connection: DuckDBConnection,
): Promise<{ streams: MetricStreams; resources: Resources }> {
  const resources = await connection.runAndReadAll(
    'SELECT resource_id AS id, map_keys(attributes) AS names, map_values(attributes) AS texts FROM resources',
  )
  const streams = await connection.runAndReadAll(
    'SELECT coalesce(max(stream_id), 0) AS last FROM metric_streams',
  )
  const { last } = lastStreamSchema.parse(streams.getRowObjectsJS()[0])
  const rows = z.array(resourceRowSchema).parse(resources.getRowObjectsJS())
  const known = rows.map(({ id, names, texts }) => ({
    id,
    attributes: new Map(names.map((name, index) => [name, texts[index] ?? ''])),
  }))
  return { streams: new MetricStreams(last + 1), resources: new Resources(known) }
}

function writeError(thrown: unknown): StoreWriteError {
  const message = messageOf(thrown)
  const options = { cause: thrown }
  if (/no space|ENOSPC|disk full/i.test(message)) {
    return new StoreWriteError(
      'The telemetry could not be stored because the disk is full; free some space or shorten the retention.',
      options,
    )
  }
  if (/out of memory/i.test(message)) {
    return new StoreWriteError(
      'The telemetry could not be stored because the store is out of memory; shorten the retention.',
      options,
    )
  }
  return new StoreWriteError('The telemetry could not be stored; send it again later.', options)
}
