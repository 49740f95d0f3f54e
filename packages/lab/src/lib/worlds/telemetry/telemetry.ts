import type { Random } from '../../random.ts'
import type { Dialect, Attributes } from '../dialects/dialect.ts'
import type { Event, Recorder } from '../running/recorder.ts'
import type { Replica } from '../running/running.ts'
import type { System } from '../system/system.ts'
import { drawSpans, type Telling } from './draw-spans.ts'
import { createIdentities } from './identity.ts'
import { logOf, type LogLine } from './log.ts'
import type { MetricsManner } from './exporter.ts'
import { RequestMetrics } from './request-metrics.ts'
import { Observations } from './observations.ts'
import type { SpanDraft } from './span.ts'

/** How a world tells what happens in it. */
export type Manner = {
  readonly dialectOf: (service: string) => Dialect
  /** Names of the attributes for tenant and region; which spans have them. */
  readonly attributes: {
    readonly tenant: string
    readonly region: string
    readonly on: 'all' | 'served' | 'entry' | 'none'
  }
  readonly tellsPaths: boolean
  readonly hasLogs: boolean
  readonly metrics: MetricsManner
}

export type Telemetry = {
  readonly recorder: Recorder
  readonly observations: Observations
  /** All spans so far. */
  readonly spans: readonly SpanDraft[]
  readonly logs: readonly LogLine[]
  readonly requests: RequestMetrics
}

/** Listens to what happens and tells it as spans. */
export function createTelemetry(system: System, manner: Manner, random: Random): Telemetry {
  const identities = createIdentities(random)
  const observations = new Observations()
  const spans: SpanDraft[] = []
  const logs: LogLine[] = []
  const requests = new RequestMetrics()
  const operations = new Map(system.services.map((service) => [service.name, service.operations]))
  const queues = new Map(system.queues.map((queue) => [queue.name, queue.system]))
  const dialectOf = (replica: Replica): Dialect => manner.dialectOf(replica.service.plan.name)
  const telling: Telling = {
    ...{ system, random, dialectOf, spanId: identities.spanId, tellsPaths: manner.tellsPaths },
    journeyAttributes: (event) => journeyAttributes(event, manner),
    queueSystem: (queue) => queues.get(queue) ?? 'kafka',
  }
  return {
    ...{ observations, spans, logs, requests },
    recorder: {
      ...identities,
      innerId: (replica, spanId) =>
        dialectOf(replica).server.layers.some(({ holdsChildren }) => holdsChildren === true)
          ? identities.spanId()
          : spanId,
      record(event) {
        if (event.kind === 'served' && !event.journey.isSynthetic) {
          observations.add(event.replica.service.plan.name, {
            endMs: event.endMs,
            durationMs: event.endMs - event.startMs,
            isFailed: event.status >= 500,
            isRefused: event.status >= 400 && event.status < 500,
          })
        }
        spans.push(...drawSpans(event, telling))
        const dialect = dialectOf(event.replica)
        const index = event.kind === 'served' ? event.operation : 0
        const operation = operations.get(event.replica.service.plan.name)?.[index]
        if (operation === undefined) return
        if (event.kind === 'served') requests.served(event, dialect, operation)
        if (event.kind === 'called') requests.called(event, dialect)
        const line = manner.hasLogs ? logOf(event, operation.name, random.next()) : undefined
        if (line !== undefined) logs.push(line)
      },
    },
  }
}

function journeyAttributes(event: Event, { attributes }: Manner): Attributes {
  const { tenant, region, on } = attributes
  const isTold =
    on === 'all' ||
    (on === 'served' && event.kind === 'served') ||
    (on === 'entry' && event.kind === 'served' && event.parentId === undefined)
  if (!isTold) return {}
  return { [tenant]: event.journey.tenant, [region]: event.journey.region }
}
