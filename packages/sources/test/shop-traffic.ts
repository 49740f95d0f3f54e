import { nanosOf, keyValues, spanIdOf, traceIdOf } from './traffic.ts'

const chain = ['front', 'gateway', 'checkout', 'payment', 'fraud'] as const
const regions = ['eu', 'us', 'apac']

/** OTLP/JSON bodies of one second of a shop: one body for each service, as exporters send them. */
export function secondOfTraces(startMs: number, requests: number): object[] {
  const bodies = chain.map((service) => ({ service, spans: [] as object[] }))
  for (let request = 0; request < requests; request += 1) {
    const trace = startMs * 100 + request
    const region = regions[request % regions.length] ?? 'eu'
    const begin = startMs + (request * 1000) / requests
    for (const [depth, body] of bodies.entries()) {
      const shared = { trace, region, startMs: begin + depth * 4 }
      body.spans.push(serverSpan(shared, depth))
      body.spans.push(clientSpan(shared, depth))
    }
  }
  return bodies.map(({ service, spans }) => ({
    resourceSpans: [
      {
        resource: { attributes: resourceAttributes(service) },
        scopeSpans: [{ scope: { name: 'shop' }, spans }],
      },
    ],
  }))
}

/** One body of metrics for each service: histograms by route, counters and gauges. */
export function secondOfMetrics(startMs: number, second: number): object[] {
  return chain.map((service) => {
    const times = {
      startTimeUnixNano: nanosOf(startMs),
      timeUnixNano: nanosOf(startMs + second * 1000),
    }
    const histograms = Array.from({ length: 8 }, (_, route) => ({
      ...times,
      attributes: keyValues({ 'http.route': `/route/${route}`, 'http.request.method': 'GET' }),
      count: String(second * 14),
      sum: second * 0.7,
      bucketCounts: Array.from({ length: 15 }, (_bucket, index) =>
        String(second * (index < 14 ? 1 : 0)),
      ),
      explicitBounds: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    }))
    const gauges = Array.from({ length: 20 }, (_, index) => ({
      name: `gauge.${index}`,
      unit: '1',
      gauge: { dataPoints: [{ ...times, asDouble: Math.sin(second / 10) }] },
    }))
    const metrics = [
      {
        name: 'http.server.request.duration',
        unit: 's',
        histogram: { aggregationTemporality: 2, dataPoints: histograms },
      },
      {
        name: 'process.cpu.time',
        unit: 's',
        sum: {
          aggregationTemporality: 2,
          isMonotonic: true,
          dataPoints: [{ ...times, asDouble: second * 0.1 }],
        },
      },
      ...gauges,
    ]
    return {
      resourceMetrics: [
        { resource: { attributes: resourceAttributes(service) }, scopeMetrics: [{ metrics }] },
      ],
    }
  })
}

type Shared = { readonly trace: number; readonly region: string; readonly startMs: number }

function serverSpan({ trace, region, startMs }: Shared, depth: number): object {
  return {
    traceId: traceIdOf(trace),
    spanId: spanIdOf(trace * 16 + depth * 2 + 1),
    parentSpanId: depth === 0 ? '' : spanIdOf(trace * 16 + depth * 2),
    name: `POST /${chain[depth]}`,
    kind: 2,
    startTimeUnixNano: nanosOf(startMs),
    endTimeUnixNano: nanosOf(startMs + 60 - depth * 8),
    attributes: keyValues({
      'http.request.method': 'POST',
      'http.route': `/${chain[depth]}/:id`,
      'url.path': `/${chain[depth]}/${trace}`,
      'http.response.status_code': 200,
      'app.region': region,
      'app.version': '4.2.1',
      'app.customer_tier': 'free',
    }),
    status: {},
  }
}

function clientSpan({ trace, region, startMs }: Shared, depth: number): object {
  return {
    traceId: traceIdOf(trace),
    spanId: spanIdOf(trace * 16 + depth * 2 + 2),
    parentSpanId: spanIdOf(trace * 16 + depth * 2 + 1),
    name: 'POST',
    kind: 3,
    startTimeUnixNano: nanosOf(startMs + 2),
    endTimeUnixNano: nanosOf(startMs + 58 - depth * 8),
    attributes: keyValues({
      'http.request.method': 'POST',
      'server.address': chain[depth + 1] ?? 'cards.example',
      'server.port': 8080,
      'url.full': `http://${chain[depth + 1] ?? 'cards.example'}:8080/pay/${trace}`,
      'http.response.status_code': 200,
      'app.region': region,
    }),
    status: {},
  }
}

function resourceAttributes(service: string): object[] {
  return keyValues({
    'service.name': service,
    'service.version': 'v1',
    'service.instance.id': `${service}-1`,
    'deployment.environment.name': 'test',
  })
}
