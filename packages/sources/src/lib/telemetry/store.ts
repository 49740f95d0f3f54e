import type { LogsSource, MetricsSource, TracesSource } from '@faultline/sdk'
import type { z } from 'zod'
import { OtlpRequestError } from '../errors.ts'
import { logsRequestSchema, toLogRows } from '../otlp/logs.ts'
import { metricsRequestSchema, toMetricPoints } from '../otlp/metrics.ts'
import { logsMessage, metricsMessage, tracesMessage } from '../otlp/protobuf.ts'
import { decodeRequest, type Decoded, type OtlpRequest } from '../otlp/request.ts'
import {
  failureResponse,
  successResponse,
  type OtlpResponse,
  type Signal,
} from '../otlp/response.ts'
import { toSpanRows, tracesRequestSchema } from '../otlp/spans.ts'
import type { MessageType } from '../otlp/wire.ts'
import { StoreOpenError } from '../errors.ts'
import { openDatabase, openError, storePath, type StorePlace } from './database.ts'
import { createLogsSource } from './logs/source.ts'
import { createMetricsSource } from './metrics/source.ts'
import { createReader } from './reader.ts'
import { setAside } from './set-aside.ts'
import { createTracesSource } from './traces/source.ts'
import { createWriter, type Batch } from './writer.ts'

export type TelemetryStoreOptions = StorePlace & {
  /** Telemetry older than this is deleted. Default one hour, in memory a quarter of it. */
  readonly retentionMs?: number
  /**
   * Bytes that the store's file may take; beyond that the oldest telemetry goes before its time.
   * Default 500 MB. In memory, and until the next look at it, there may be more.
   */
  readonly mostBytes?: number
  /** How often that is done. Default a twentieth of the retention, within 5 s and 5 min. */
  readonly retentionCheckMs?: number
  /**
   * With it, a file that cannot be read is moved aside and a new one begun; told where it lies now.
   * Without it, such a file is refused.
   */
  readonly onSetAside?: (place: string, error: StoreOpenError) => void
  /** Told of failures that nobody waits for, such as of the retention. */
  readonly onBackgroundError?: (error: unknown) => void
  /** Told what was not stored and why; once for a sender's whole request when all of it was refused. */
  readonly onRejected?: (signal: Signal, reasons: readonly string[]) => void
  /** Epoch milliseconds, for tests. */
  readonly now?: () => number
}

/** The embedded telemetry store: OTLP in, the SDK's source ports out. */
export type TelemetryStore = {
  /**
   * One function for each OTLP/HTTP path (`/v1/traces`, …). They never reject: what went wrong is
   * the response. Once the response is there, queries see the telemetry.
   */
  readonly ingest: Readonly<Record<Signal, (request: OtlpRequest) => Promise<OtlpResponse>>>
  readonly traces: TracesSource
  readonly metrics: MetricsSource
  readonly logs: LogsSource
  /** Deletes now what is older than the retention or more than the store may hold. */
  readonly deleteExpired: () => Promise<void>
  /** Finishes what is being written and closes the database. */
  readonly close: () => Promise<void>
}

const readerConnections = 2
/** Of the bytes of the file: what is in use is written anew before what it was is given up. */
const shareInUse = 0.45

/**
 * Opens a telemetry store.
 * @throws StoreOpenError when its folder cannot be used.
 */
export async function createTelemetryStore(
  options: TelemetryStoreOptions,
): Promise<TelemetryStore> {
  const { instance, writer, reader } = await openOrSetAside(options)
  const retentionMs = options.retentionMs ?? ('memory' in options ? 900_000 : 3_600_000)
  const now = options.now ?? Date.now

  const mostBytes = options.mostBytes ?? 500_000_000
  const deleteExpired = async (): Promise<void> => {
    await writer.deleteBefore(toNanos(now() - retentionMs))
    await writer.deleteBeyond(mostBytes * shareInUse)
  }
  const checkMs = options.retentionCheckMs ?? Math.min(Math.max(retentionMs / 20, 5_000), 300_000)
  const timer = setInterval(() => {
    deleteExpired().catch((thrown: unknown) => options.onBackgroundError?.(thrown))
  }, checkMs)
  timer.unref()

  const ingest = <Schema extends z.ZodType, Row>(
    signal: Signal,
    format: Format<Schema, Row>,
  ): ((request: OtlpRequest) => Promise<OtlpResponse>) => {
    return async (sent) => {
      try {
        const request = await decodeRequest(sent, format)
        const { rows, rejected } = format.decode(request.message, toNanos(now()))
        if (rows.length > 0) await writer.store(format.toBatch(rows))
        const reasons = [...request.rejected, ...rejected]
        if (reasons.length > 0) options.onRejected?.(signal, reasons)
        return successResponse(signal, sent, reasons)
      } catch (thrown) {
        if (thrown instanceof OtlpRequestError) options.onRejected?.(signal, [thrown.message])
        return failureResponse(sent, thrown)
      }
    }
  }
  return {
    ingest: {
      traces: ingest('traces', tracesFormat),
      metrics: ingest('metrics', metricsFormat),
      logs: ingest('logs', logsFormat),
    },
    traces: createTracesSource(reader, now),
    metrics: createMetricsSource(reader),
    logs: createLogsSource(reader),
    deleteExpired,
    async close() {
      clearInterval(timer)
      reader.close()
      await writer.close()
      instance.closeSync()
    },
  }
}

function toNanos(ms: number): bigint {
  return BigInt(Math.max(0, Math.round(ms))) * 1_000_000n
}

async function openOrSetAside(options: TelemetryStoreOptions) {
  try {
    return await openParts(options)
  } catch (thrown) {
    const { onSetAside } = options
    if (!(thrown instanceof StoreOpenError) || !onSetAside || 'memory' in options) throw thrown
    const place = await setAside(storePath(options.folder), thrown, new Date())
    if (place === undefined) throw thrown
    onSetAside(place, thrown)
    return openParts(options)
  }
}

async function openParts(place: StorePlace) {
  const instance = await openDatabase(place)
  try {
    const writer = await createWriter(instance)
    return { instance, writer, reader: await createReader(instance, readerConnections) }
  } catch (thrown) {
    instance.closeSync()
    if ('memory' in place) throw thrown
    throw openError(storePath(place.folder), thrown)
  }
}

type Format<Schema extends z.ZodType, Row> = {
  readonly schema: Schema
  readonly message: MessageType
  readonly decode: (request: z.output<Schema>, arrivedNs: bigint) => Decoded<Row>
  readonly toBatch: (rows: readonly Row[]) => Batch
}

const tracesFormat = {
  schema: tracesRequestSchema,
  message: tracesMessage,
  decode: toSpanRows,
  toBatch: (spans: NonNullable<Batch['spans']>): Batch => ({ spans }),
}
const metricsFormat = {
  schema: metricsRequestSchema,
  message: metricsMessage,
  decode: toMetricPoints,
  toBatch: (points: NonNullable<Batch['points']>): Batch => ({ points }),
}
const logsFormat = {
  schema: logsRequestSchema,
  message: logsMessage,
  decode: toLogRows,
  toBatch: (logs: NonNullable<Batch['logs']>): Batch => ({ logs }),
}
