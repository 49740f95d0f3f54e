import { createHash } from 'node:crypto'
import type { Random } from '../../random.ts'
import type { Rule } from './rule.ts'

/** One alert as Alertmanager posts it. */
export type WorldAlert = {
  readonly status: 'firing'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt: string
  readonly endsAt: '0001-01-01T00:00:00Z'
  readonly generatorURL: string
  readonly fingerprint: string
}

/** The alert that a rule raises. */
export function alertOf(
  { rule, value }: { readonly rule: Rule; readonly value: number },
  context: {
    readonly startsAt: string
    readonly environment: string
    readonly namespace: string
    readonly random: Random
  },
): WorldAlert {
  const { random, environment, namespace } = context
  const labels: Record<string, string> = {
    alertname: rule.name,
    service: rule.service,
    severity: random.pick(['critical', 'critical', 'warning', 'page']),
    ...(random.next() < 0.7 ? { environment } : {}),
    ...(random.next() < 0.4 ? { namespace } : {}),
  }
  const query = queryOf(rule)
  const comparison = rule.signal === 'traffic-low' ? '<' : '>'
  const expression = `${query} ${comparison} ${numberOf(rule, rule.threshold)}`
  return {
    status: 'firing',
    labels,
    annotations: {
      summary: `${rule.service}: ${wordsOf(rule)} ${tell(rule, value)}`,
      description: `${wordsOf(rule)} of ${rule.service} over ${rule.windowMs / 1000} s is ${tell(rule, value)}, ${comparison === '>' ? 'above' : 'below'} ${tell(rule, rule.threshold)}.`,
      threshold: numberOf(rule, rule.threshold),
      value: numberOf(rule, value),
      query: expression,
    },
    startsAt: context.startsAt,
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: `http://prometheus.example/graph?g0.expr=${encodeURIComponent(expression)}`,
    fingerprint: createHash('sha256')
      .update(JSON.stringify(Object.entries(labels).toSorted()))
      .digest('hex')
      .slice(0, 16),
  }
}

function queryOf({ service, signal, windowMs }: Rule): string {
  const of = `service_name="${service}"`
  const window = `[${windowMs / 1000}s]`
  const count = 'http_server_request_duration_seconds_count'
  switch (signal) {
    case 'latency':
      return `histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket{${of}}${window})))`
    case 'errors':
      return `sum(rate(${count}{${of},http_response_status_code=~"5.."}${window})) / sum(rate(${count}{${of}}${window}))`
    case 'client-errors':
      return `sum(rate(${count}{${of},http_response_status_code=~"4.."}${window})) / sum(rate(${count}{${of}}${window}))`
    case 'traffic-high':
    case 'traffic-low':
      return `sum(rate(${count}{${of}}${window}))`
  }
}

function wordsOf({ signal }: Rule): string {
  const words = {
    latency: 'p95 latency',
    errors: 'share of failed requests',
    'client-errors': 'share of refused requests',
    'traffic-high': 'rate of requests',
    'traffic-low': 'rate of requests',
  } as const
  return words[signal]
}

function tell({ signal }: Rule, value: number): string {
  switch (signal) {
    case 'latency':
      return `${Math.round(value)} ms`
    case 'errors':
    case 'client-errors':
      return `${(value * 100).toFixed(1)} %`
    case 'traffic-high':
    case 'traffic-low':
      return `${value.toFixed(2)} requests/s`
  }
}

/** In the unit of the query: seconds, a share, requests a second. */
function numberOf({ signal }: Rule, value: number): string {
  return String(Number((signal === 'latency' ? value / 1000 : value).toPrecision(4)))
}
