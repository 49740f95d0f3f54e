import { SourceError } from '@faultline/sdk'
import { windowSchema } from '@faultline/sdk/result'
import { z } from 'zod'
import { narrow, type DeclaredNeed } from './need-scope.ts'

const name = z.string().min(1).max(300)
const names = z.array(name).max(50)
const where = z.record(
  name,
  z.union([z.string().max(2_000), z.array(z.string().max(2_000)).max(1_000)]),
)
const stepMs = z.number().min(1)
const window = windowSchema

const severity = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
const spanFilter = {
  window,
  where: where.exactOptional(),
  kind: z.enum(['server', 'client', 'internal', 'producer', 'consumer']).exactOptional(),
}
const logFilter = {
  window,
  where: where.exactOptional(),
  minimumSeverity: severity.exactOptional(),
  contains: z.string().max(2_000).exactOptional(),
  traceIds: z.array(z.string().max(64)).max(1_000).exactOptional(),
}
const limit = z.int().min(1).max(100_000)

const metricQuery = z.strictObject({
  metric: name,
  where: where.exactOptional(),
  by: names.exactOptional(),
  window,
  stepMs: stepMs.exactOptional(),
  aggregate: z
    .enum(['mean', 'sum', 'min', 'max', 'last', 'rate', 'p50', 'p95', 'p99'])
    .exactOptional(),
})
const metricNamesQuery = z.strictObject({
  match: z.array(name).max(1_000).exactOptional(),
  where: where.exactOptional(),
  window,
})
const spanMeasure = z.enum([
  'count',
  'errors',
  'error_ratio',
  'mean',
  'p50',
  'p95',
  'p99',
  'self_mean',
  'self_p95',
  'own_mean',
  'own_p95',
])

const ask = <Source extends string, Method extends string, Query extends z.ZodType>(
  source: Source,
  method: Method,
  query: Query,
) => z.strictObject({ source: z.literal(source), method: z.literal(method), query })

/** Every question that a source can be asked; anything else is refused before it reaches one. */
const questionSchemas = {
  metrics: z.discriminatedUnion('method', [
    ask('metrics', 'range', metricQuery),
    ask('metrics', 'names', metricNamesQuery),
  ]),
  traces: z.discriminatedUnion('method', [
    ask(
      'traces',
      'series',
      z.strictObject({
        ...spanFilter,
        measure: spanMeasure,
        by: names.exactOptional(),
        stepMs: stepMs.exactOptional(),
      }),
    ),
    ask(
      'traces',
      'groups',
      z.strictObject({
        ...spanFilter,
        by: names,
        limit: limit.exactOptional(),
        own: z.boolean().exactOptional(),
      }),
    ),
    ask('traces', 'calls', z.strictObject({ ...spanFilter, by: names.exactOptional() })),
    ask('traces', 'errorOrigins', z.strictObject(spanFilter)),
    ask('traces', 'attributes', z.strictObject(spanFilter)),
    ask('traces', 'versions', z.strictObject({ ...spanFilter, stepMs: stepMs.exactOptional() })),
    ask('traces', 'failures', z.strictObject({ ...spanFilter, limit: limit.exactOptional() })),
    ask('traces', 'clocks', z.strictObject(spanFilter)),
  ]),
  logs: z.discriminatedUnion('method', [
    ask(
      'logs',
      'count',
      z.strictObject({ ...logFilter, by: names.exactOptional(), stepMs: stepMs.exactOptional() }),
    ),
    ask('logs', 'search', z.strictObject({ ...logFilter, limit: limit.exactOptional() })),
  ]),
  changes: z.discriminatedUnion('method', [
    ask('changes', 'list', z.strictObject({ window, service: name.exactOptional() })),
  ]),
}

export type Question = z.infer<(typeof questionSchemas)[keyof typeof questionSchemas]>

/**
 * Checks what a run asks against the need that it asks through, and limits it to the need's scope.
 * @throws SourceError `bad_query` when it is not a question, `denied` when it is out of scope.
 */
export function parseQuestion(need: DeclaredNeed, method: string, query: unknown): Question {
  const parsed = questionSchemas[need.kind].safeParse({ source: need.kind, method, query })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const path = (issue?.path ?? []).map(String).join('.')
    const message = `sources.${need.name}.${method}() was asked wrongly: ${path}: ${issue?.message ?? ''}`
    throw new SourceError(need.name, 'bad_query', message)
  }
  narrow(need, parsed.data)
  return parsed.data
}
