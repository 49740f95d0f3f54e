import type {
  LogCountQuery,
  LogFilter,
  LogRecord,
  LogSearchQuery,
  LogsSource,
  SeriesData,
  SourceAnswer,
} from '@faultline/sdk'
import { z } from 'zod'
import { namesOf } from '../../conventions.ts'
import { severityNumberOf } from '../../otlp/logs.ts'
import { joinSql, sql, trustedSql, type Sql } from '../../sql.ts'
import { keyColumns, orderByKeys, whereSql } from '../conditions.ts'
import { createGrid, toNanosWindow } from '../grid.ts'
import { observedSteps } from '../observed.ts'
import type { Reader } from '../reader.ts'
import { toSeries } from '../series-table.ts'

/** The log records of the store. */
export function createLogsSource(reader: Reader): LogsSource {
  return {
    count: (query) => countLogs(reader, query),
    search: (query) => searchLogs(reader, query),
  }
}

const countRowSchema = z.looseObject({ step: z.number(), value: z.number() })

async function countLogs(
  reader: Reader,
  query: LogCountQuery,
): Promise<SourceAnswer<readonly SeriesData[]>> {
  const grid = createGrid('logs', query)
  const by = query.by ?? []
  const statement = sql`SELECT ${keyColumns(by, logField)}((l.time_ns - ${grid.fromNs}) // ${grid.stepNs})::INTEGER AS step,
    count(*)::DOUBLE AS value
  FROM ${logsWithResources} WHERE ${filterSql(query)}
  GROUP BY ALL ORDER BY step${orderByKeys(by)}`
  const [answer, observed] = await Promise.all([
    reader.rows('logs', { statement, row: countRowSchema }),
    observedSteps(reader, 'logs', grid),
  ])
  const value = toSeries(answer.rows, {
    name: 'count',
    unit: '{record}',
    by,
    grid,
    value: (row) => row.value,
    zeros: observed,
    always: observed !== null,
  })
  return { value, query: answer.query }
}

const searchRowSchema = z.object({
  at: z.number(),
  service: z.string(),
  severity: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']),
  body: z.string(),
  trace_id: z.string().nullable(),
  names: z.array(z.string()),
  texts: z.array(z.string()),
})

async function searchLogs(
  reader: Reader,
  query: LogSearchQuery,
): Promise<SourceAnswer<readonly LogRecord[]>> {
  const limit = Math.max(1, Math.min(Math.trunc(query.limit ?? 100), 10_000))
  const statement = sql`SELECT l.time_ns / 1e6 AS at, l.service, l.severity, l.body, l.trace_id,
    map_keys(l.attributes) AS names, map_values(l.attributes) AS texts
  FROM ${logsWithResources} WHERE ${filterSql(query)}
  ORDER BY l.time_ns DESC, l.service, l.body LIMIT ${limit}`
  const { rows, query: text } = await reader.rows('logs', { statement, row: searchRowSchema })
  const records = rows.map(({ trace_id, names, texts, ...row }) => ({
    ...row,
    attributes: Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ''])),
    ...(trace_id === null ? {} : { traceId: trace_id }),
  }))
  return { value: records, query: text }
}

const logsWithResources = trustedSql('log_records l LEFT JOIN resources r USING (resource_id)')

const columns: Readonly<Record<string, string>> = {
  'service.name': 'l.service',
  severity: 'l.severity',
  body: 'l.body',
}

function logField(name: string): Sql {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (column !== undefined) return trustedSql(column)
  const texts = namesOf(name).map((one) => sql`l.attributes[${one}], r.attributes[${one}]`)
  return sql`coalesce(${joinSql(texts, ', ')}, '')`
}

function filterSql(filter: LogFilter): Sql {
  const { fromNs, toNs } = toNanosWindow('logs', filter.window)
  const severity = filter.minimumSeverity
    ? sql` AND l.severity_number >= ${severityNumberOf(filter.minimumSeverity)}`
    : sql``
  const contains = filter.contains
    ? sql` AND contains(lower(l.body), lower(${filter.contains}))`
    : sql``
  const traces = filter.traceIds ? sql` AND l.trace_id IN (${textList(filter.traceIds)})` : sql``
  return sql`l.time_ns >= ${fromNs} AND l.time_ns < ${toNs}${severity}${contains}${traces}${whereSql(filter.where, logField)}`
}

function textList(texts: readonly string[]): Sql {
  if (texts.length === 0) return sql`NULL`
  return joinSql(
    texts.map((text) => sql`${text.toLowerCase()}`),
    ', ',
  )
}
