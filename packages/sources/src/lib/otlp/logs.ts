import { z } from 'zod'
import type { LogSeverity } from '@faultline/sdk'
import type { Decoded } from './request.ts'
import {
  integer64Schema,
  isFarAhead,
  keyValuesSchema,
  resourceSchema,
  toAttributes,
  toNanos,
  toText,
  toTraceId,
  type Attributes,
} from './values.ts'

const logRecordSchema = z.object({
  timeUnixNano: integer64Schema.nullish(),
  observedTimeUnixNano: integer64Schema.nullish(),
  severityNumber: z.int().nullish(),
  severityText: z.string().nullish(),
  body: z.unknown().optional(),
  attributes: keyValuesSchema,
  traceId: z.string().nullish(),
})

/** `ExportLogsServiceRequest`. */
export const logsRequestSchema = z.object({
  resourceLogs: z
    .array(
      z.object({
        resource: resourceSchema,
        scopeLogs: z.array(z.object({ logRecords: z.array(logRecordSchema).nullish() })).nullish(),
      }),
    )
    .nullish(),
})

export type LogRow = {
  readonly resource: Attributes
  readonly timeNs: bigint
  readonly severityNumber: number
  readonly severity: LogSeverity
  readonly body: string
  readonly traceId: string | undefined
  readonly attributes: Attributes
}

/** The log records of a request; those that are not valid are left out and counted. */
export function toLogRows(
  request: z.infer<typeof logsRequestSchema>,
  arrivedNs: bigint,
): Decoded<LogRow> {
  const rows: LogRow[] = []
  const rejected: string[] = []
  for (const { resource, scopeLogs } of request.resourceLogs ?? []) {
    const resourceAttributes = toAttributes(resource?.attributes)
    for (const record of (scopeLogs ?? []).flatMap((scope) => scope.logRecords ?? [])) {
      const row = toLogRow(record, resourceAttributes, arrivedNs)
      if (typeof row === 'string') rejected.push(row)
      else rows.push(row)
    }
  }
  return { rows, rejected }
}

function toLogRow(
  record: z.infer<typeof logRecordSchema>,
  resource: Attributes,
  arrivedNs: bigint,
): LogRow | string {
  const timeNs = toNanos(record.timeUnixNano) ?? toNanos(record.observedTimeUnixNano) ?? arrivedNs
  if (isFarAhead(timeNs, arrivedNs)) {
    return 'a log record is from more than a day ahead of the clock here'
  }
  const severityNumber = record.severityNumber || numberOfText(record.severityText)
  return {
    resource,
    timeNs,
    severityNumber,
    severity: severityOf(severityNumber),
    body: toText(record.body),
    traceId: toTraceId(record.traceId),
    attributes: toAttributes(record.attributes),
  }
}

const severities: readonly LogSeverity[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

/** The least of OpenTelemetry's severity numbers that is called so. */
export function severityNumberOf(severity: LogSeverity): number {
  return severities.indexOf(severity) * 4 + 1
}

/** Records without a severity count as `info`, which is what most of them are. */
function severityOf(number: number): LogSeverity {
  return severities[Math.floor((number - 1) / 4)] ?? 'info'
}

function numberOfText(text: string | null | undefined): number {
  const lower = (text ?? '').toLowerCase()
  const severity = severities.find((name) => lower.startsWith(name))
  return severityNumberOf(severity ?? 'info')
}
