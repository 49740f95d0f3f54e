import type { Attributes } from '../dialects/dialect.ts'
import { attributesText, jsonText, nanosText } from './otlp-text.ts'

/** One data point. Times are virtual milliseconds. */
export type Point = {
  /** OTLP/JSON of the attributes of whoever sends it. */
  readonly resource: string
  readonly scope: string
  readonly metric: string
  readonly unit: string
  readonly kind: 'gauge' | 'updown' | 'counter' | 'histogram'
  readonly attributes: Attributes
  readonly startMs: number
  readonly atMs: number
  readonly value: number | Histogram
}

export type Histogram = {
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
  readonly sum: number
  readonly count: number
}

/** An `ExportMetricsServiceRequest` of these points in OTLP/JSON. */
export function encodePoints(
  points: readonly Point[],
  { epochMs, isDelta }: { readonly epochMs: number; readonly isDelta: boolean },
): string {
  const temporality = isDelta ? 1 : 2
  const resources = [...Map.groupBy(points, ({ resource }) => resource)].map(([resource, own]) => {
    const scopes = [...Map.groupBy(own, ({ scope }) => scope)].map(([scope, some]) => {
      const metrics = [...Map.groupBy(some, ({ metric }) => metric)].map(([name, same]) =>
        metricText(name, same, { epochMs, temporality }),
      )
      return `{"scope":{"name":${jsonText(scope)}},"metrics":[${metrics.join(',')}]}`
    })
    return `{"resource":{"attributes":${resource}},"scopeMetrics":[${scopes.join(',')}]}`
  })
  return `{"resourceMetrics":[${resources.join(',')}]}`
}

function metricText(
  name: string,
  points: readonly Point[],
  { epochMs, temporality }: { readonly epochMs: number; readonly temporality: number },
): string {
  const [first] = points
  const texts = points.map((point) => pointText(point, epochMs)).join(',')
  const head = `{"name":${jsonText(name)},"unit":${jsonText(first?.unit ?? '')}`
  switch (first?.kind) {
    case 'histogram':
      return `${head},"histogram":{"aggregationTemporality":${temporality},"dataPoints":[${texts}]}}`
    case 'counter':
      return `${head},"sum":{"aggregationTemporality":${temporality},"isMonotonic":true,"dataPoints":[${texts}]}}`
    case 'updown':
      return `${head},"sum":{"aggregationTemporality":2,"isMonotonic":false,"dataPoints":[${texts}]}}`
    case 'gauge':
    case undefined:
      return `${head},"gauge":{"dataPoints":[${texts}]}}`
  }
}

function pointText({ attributes, startMs, atMs, value }: Point, epochMs: number): string {
  const head =
    `{"attributes":${attributesText(attributes)},"startTimeUnixNano":${nanosText(epochMs + startMs)}` +
    `,"timeUnixNano":${nanosText(epochMs + atMs)}`
  if (typeof value === 'number') return `${head},"asDouble":${value}}`
  const { bounds, counts, sum, count } = value
  const buckets = counts.map((one) => `"${one}"`).join(',')
  return `${head},"count":"${count}","sum":${sum},"bucketCounts":[${buckets}],"explicitBounds":[${bounds.join(',')}]}`
}
