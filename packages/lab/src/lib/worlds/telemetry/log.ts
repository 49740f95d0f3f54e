import type { Replica } from '../running/running.ts'
import { attributesText, jsonText, nanosText } from './otlp-text.ts'
import type { Event } from '../running/recorder.ts'

/** A line that a process writes. */
export type LogLine = {
  readonly replica: Replica
  readonly atMs: number
  readonly severity: 'INFO' | 'WARN' | 'ERROR'
  readonly body: string
  readonly traceId: string | undefined
  readonly spanId: string | undefined
}

const severityNumbers = { INFO: 9, WARN: 13, ERROR: 17 } as const

/** What a process writes about an event, if it writes anything. */
export function logOf(event: Event, operation: string, chance: number): LogLine | undefined {
  const base = { replica: event.replica, atMs: event.endMs, traceId: event.journey.traceId }
  if (event.kind === 'served') {
    const ms = Math.round(event.endMs - event.startMs)
    const line = { ...base, spanId: event.spanId }
    if (event.exception !== undefined) {
      const { type, message } = event.exception
      return { ...line, severity: 'ERROR', body: `${operation} failed: ${type}: ${message}` }
    }
    if (chance < 0.1) {
      return {
        ...line,
        severity: 'INFO',
        body: `${operation} done in ${ms} ms, status ${event.status}`,
      }
    }
    return undefined
  }
  if (event.kind === 'called' && event.error !== undefined) {
    const body = `call of ${event.callee} failed after ${Math.round(event.endMs - event.startMs)} ms: ${event.error}`
    return { ...base, spanId: event.spanId, severity: 'WARN', body }
  }
  return undefined
}

/** An `ExportLogsServiceRequest` of these lines in OTLP/JSON. */
export function encodeLogs(
  lines: readonly LogLine[],
  {
    epochMs,
    resourceText,
  }: { readonly epochMs: number; readonly resourceText: (replica: Replica) => string },
): string {
  const resources = [...Map.groupBy(lines, ({ replica }) => replica)].map(([replica, own]) => {
    const records = own.map((line) => {
      const time = nanosText(epochMs + line.atMs + replica.host.clockSkewMs)
      const trace = line.traceId === undefined ? '' : `,"traceId":"${line.traceId}"`
      const span = line.spanId === undefined ? '' : `,"spanId":"${line.spanId}"`
      return `{"timeUnixNano":${time},"observedTimeUnixNano":${time},"severityNumber":${severityNumbers[line.severity]},"severityText":"${line.severity}","body":{"stringValue":${jsonText(line.body)}},"attributes":${attributesText({})}${trace}${span}}`
    })
    return `{"resource":{"attributes":${resourceText(replica)}},"scopeLogs":[{"scope":{"name":"app"},"logRecords":[${records.join(',')}]}]}`
  })
  return `{"resourceLogs":[${resources.join(',')}]}`
}
