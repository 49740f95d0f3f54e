import { z } from 'zod'
import { exponentialBuckets, explicitBuckets, summaryBuckets } from './buckets.ts'
import type { Histogram } from './buckets.ts'
import type { Decoded } from './request.ts'
import {
  doubleSchema,
  integer64Schema,
  isFarAhead,
  keyValuesSchema,
  resourceSchema,
  toAttributes,
  toNanos,
  type Attributes,
} from './values.ts'

const pointBase = {
  attributes: keyValuesSchema,
  startTimeUnixNano: integer64Schema.nullish(),
  timeUnixNano: integer64Schema.nullish(),
  flags: z.int().nullish(),
}
const numberPointSchema = z.object({
  ...pointBase,
  asDouble: doubleSchema.nullish(),
  asInt: integer64Schema.nullish(),
})
const histogramBase = {
  ...pointBase,
  count: integer64Schema.nullish(),
  sum: doubleSchema.nullish(),
}
const histogramPointSchema = z.object({
  ...histogramBase,
  bucketCounts: z.array(integer64Schema).nullish(),
  explicitBounds: z.array(doubleSchema).nullish(),
})
const exponentialBucketsSchema = z
  .object({ offset: z.int().nullish(), bucketCounts: z.array(integer64Schema).nullish() })
  .nullish()
const exponentialPointSchema = z.object({
  ...histogramBase,
  scale: z.int().nullish(),
  zeroCount: integer64Schema.nullish(),
  positive: exponentialBucketsSchema,
  negative: exponentialBucketsSchema,
})
const summaryPointSchema = z.object({
  ...histogramBase,
  quantileValues: z
    .array(z.object({ quantile: doubleSchema.nullish(), value: doubleSchema.nullish() }))
    .nullish(),
})

const temporalitySchema = z.int().nullish()
const metricSchema = z.object({
  name: z.string().nullish(),
  unit: z.string().nullish(),
  gauge: z.object({ dataPoints: z.array(numberPointSchema).nullish() }).nullish(),
  sum: z
    .object({
      dataPoints: z.array(numberPointSchema).nullish(),
      aggregationTemporality: temporalitySchema,
      isMonotonic: z.boolean().nullish(),
    })
    .nullish(),
  histogram: z
    .object({
      dataPoints: z.array(histogramPointSchema).nullish(),
      aggregationTemporality: temporalitySchema,
    })
    .nullish(),
  exponentialHistogram: z
    .object({
      dataPoints: z.array(exponentialPointSchema).nullish(),
      aggregationTemporality: temporalitySchema,
    })
    .nullish(),
  summary: z.object({ dataPoints: z.array(summaryPointSchema).nullish() }).nullish(),
})
type Metric = z.infer<typeof metricSchema>

const scopeSchema = z
  .object({
    name: z.string().nullish(),
    version: z.string().nullish(),
    attributes: keyValuesSchema,
  })
  .nullish()

/** `ExportMetricsServiceRequest`. */
export const metricsRequestSchema = z.object({
  resourceMetrics: z
    .array(
      z.object({
        resource: resourceSchema,
        scopeMetrics: z
          .array(z.object({ scope: scopeSchema, metrics: z.array(metricSchema).nullish() }))
          .nullish(),
      }),
    )
    .nullish(),
})

export type MetricType = 'gauge' | 'counter' | 'histogram'

/** One data point as it was sent. */
export type MetricPoint = {
  readonly resource: Attributes
  /** The instrumentation that reports; equal texts are the same one. */
  readonly scope: string
  readonly metric: string
  readonly unit: string
  readonly type: MetricType
  /** `delta`: the value is the increase since the point before. */
  readonly temporality: 'cumulative' | 'delta'
  readonly attributes: Attributes
  readonly startNs: bigint | undefined
  readonly timeNs: bigint
  readonly value: number | Histogram
}

/** The data points of a request; those that are not valid are left out and counted. */
export function toMetricPoints(
  request: z.infer<typeof metricsRequestSchema>,
  arrivedNs: bigint,
): Decoded<MetricPoint> {
  const rows: MetricPoint[] = []
  const rejected: string[] = []
  for (const { resource, scopeMetrics } of request.resourceMetrics ?? []) {
    const resourceAttributes = toAttributes(resource?.attributes)
    for (const { scope, metrics } of scopeMetrics ?? []) {
      const from = { resource: resourceAttributes, scope: scopeText(scope), arrivedNs }
      for (const metric of metrics ?? []) {
        for (const point of pointsOf(metric)) {
          const row = toMetricPoint(metric, point, from)
          if (typeof row === 'string') rejected.push(row)
          else if (row !== undefined) rows.push(row)
        }
      }
    }
  }
  return { rows, rejected }
}

type SentPoint = {
  readonly type: MetricType
  readonly delta: boolean
  readonly base: Pick<
    z.infer<typeof numberPointSchema>,
    'attributes' | 'startTimeUnixNano' | 'timeUnixNano' | 'flags'
  >
  readonly value: number | Histogram | string
}

const deltaTemporality = 1

function pointsOf(metric: Metric): SentPoint[] {
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric
  const points: SentPoint[] = []
  for (const base of gauge?.dataPoints ?? []) {
    points.push({ type: 'gauge', delta: false, base, value: numberOf(base) })
  }
  for (const base of sum?.dataPoints ?? []) {
    const type = sum?.isMonotonic ? 'counter' : 'gauge'
    const delta = sum?.aggregationTemporality === deltaTemporality
    points.push({ type, delta, base, value: numberOf(base) })
  }
  for (const base of histogram?.dataPoints ?? []) {
    const delta = histogram?.aggregationTemporality === deltaTemporality
    points.push({ type: 'histogram', delta, base, value: explicitBuckets(base) })
  }
  for (const base of exponentialHistogram?.dataPoints ?? []) {
    const delta = exponentialHistogram?.aggregationTemporality === deltaTemporality
    points.push({ type: 'histogram', delta, base, value: exponentialBuckets(base) })
  }
  for (const base of summary?.dataPoints ?? []) {
    points.push({ type: 'histogram', delta: false, base, value: summaryBuckets(base) })
  }
  return points
}

function numberOf(point: z.infer<typeof numberPointSchema>): number | string {
  if (point.asInt !== null && point.asInt !== undefined) return Number(point.asInt)
  return point.asDouble ?? 'a data point has no value'
}

function scopeText(scope: z.infer<typeof scopeSchema>): string {
  if (!scope) return ''
  return JSON.stringify([
    scope.name ?? '',
    scope.version ?? '',
    [...toAttributes(scope.attributes)],
  ])
}

/** Set where the process had nothing to report: there is no value to store. */
const noRecordedValue = 1

type Origin = Pick<MetricPoint, 'resource' | 'scope'> & { readonly arrivedNs: bigint }

function toMetricPoint(
  metric: Metric,
  point: SentPoint,
  { arrivedNs, ...from }: Origin,
): MetricPoint | string | undefined {
  if (((point.base.flags ?? 0) & noRecordedValue) !== 0) return undefined
  if (!metric.name) return 'a metric has no name'
  if (typeof point.value === 'string') return point.value
  // Not a number means the same: a value that is not known.
  if (Number.isNaN(point.value)) return undefined
  const timeNs = toNanos(point.base.timeUnixNano) ?? arrivedNs
  if (isFarAhead(timeNs, arrivedNs)) {
    return 'a data point is from more than a day ahead of the clock here'
  }
  const startNs = toNanos(point.base.startTimeUnixNano)
  return {
    ...from,
    metric: metric.name,
    unit: metric.unit ?? '',
    type: point.type,
    temporality: point.delta ? 'delta' : 'cumulative',
    attributes: toAttributes(point.base.attributes),
    startNs: startNs !== undefined && startNs <= timeNs ? startNs : undefined,
    timeNs,
    value: point.value,
  }
}
