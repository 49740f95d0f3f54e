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
import { openDatabase, type StorePlace } from './database.ts'
import { createLogsSource } from './logs/source.ts'
import { createMetricsSource } from './metrics/source.ts'
import { createReader } from './reader.ts'
import { createTracesSource } from './traces/source.ts'
import { createWriter, type Batch } from './writer.ts'

export type TelemetryStoreOptions = StorePlace & {
  /** Telemetry older than this is deleted. Default one hour, in memory a quarter of it. */
  readonly retentionMs?: number
  /** How often that is done. Default a twentieth of the retention, within 5 s and 5 min. */
  readonly retentionCheckMs?: number
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
  /** Deletes now what is older than the retention. */
  readonly deleteExpired: () => Promise<void>
  /** Finishes what is being written and closes the database. */
  readonly close: () => Promise<void>
}

const readerConnections = 2

/**
 * Opens a telemetry store.
 * @throws StoreOpenError when its folder cannot be used.
 */
export async function createTelemetryStore(
  options: TelemetryStoreOptions,
): Promise<TelemetryStore> {
  const instance = await openDatabase(options)
  const writer = await createWriter(instance)
  const reader = await createReader(instance, readerConnections)
  const retentionMs = options.retentionMs ?? ('memory' in options ? 900_000 : 3_600_000)
  const now = options.now ?? Date.now

  const deleteExpired = (): Promise<void> => writer.deleteBefore(toNanos(now() - retentionMs))
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
      await writer.close()
      reader.close()
      instance.closeSync()
    },
  }
}

function toNanos(ms: number): bigint {
  return BigInt(Math.max(0, Math.round(ms))) * 1_000_000n
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
