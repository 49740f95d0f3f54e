import type { Rows, Series, SeriesData, SourceAnswer, Where } from '../answer.ts'
import type { Ask, Need, NeedScope } from '../need.ts'
import type { Window } from '../time.ts'

/** Severity in words, as OpenTelemetry's severity numbers 1..24 are grouped. */
export type LogSeverity = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

export type LogFilter = {
  readonly window: Window
  readonly where?: Where
  /** Only records of this severity and above. */
  readonly minimumSeverity?: LogSeverity
  /** Text that must occur in the body, without regard to case. */
  readonly contains?: string
  /** Only records of these traces. */
  readonly traceIds?: readonly string[]
}

export type LogCountQuery = LogFilter & {
  readonly by?: readonly string[]
  readonly stepMs?: number
}
export type LogSearchQuery = LogFilter & {
  /** At most this many records, newest first. Default 100. */
  readonly limit?: number
}

export type LogRecord = {
  /** Epoch milliseconds. */
  readonly at: number
  readonly service: string
  readonly severity: LogSeverity
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
  readonly traceId?: string
}

/** What a system that stores logs must answer (the source's side of the port). */
export type LogsSource = {
  readonly count: (query: LogCountQuery) => Promise<SourceAnswer<readonly SeriesData[]>>
  readonly search: (query: LogSearchQuery) => Promise<SourceAnswer<readonly LogRecord[]>>
}

/** What an analyzer calls. */
export type LogsClient = {
  readonly count: (query: LogCountQuery) => Promise<readonly Series[]>
  readonly search: (query: LogSearchQuery) => Promise<Rows<LogRecord>>
}

/**
 * Declares that the analyzer reads logs: all, or those of `services` (with `*` as a wildcard) and of the
 * attributes in `where`, which are added to what is asked. With a wildcard each question names its
 * services.
 */
export function logs(scope: Pick<NeedScope, 'services' | 'where'> = {}): Need<LogsClient> {
  return { kind: 'logs', scope, connect: connectLogs }
}

function connectLogs(ask: Ask): LogsClient {
  return {
    async count(query) {
      const { value, provenance } = await ask<readonly SeriesData[]>('count', query)
      return value.map((series) => ({ ...series, provenance: [provenance] }))
    },
    async search(query) {
      const { value, provenance } = await ask<readonly LogRecord[]>('search', query)
      return { rows: value, provenance: [provenance] }
    },
  }
}
