import { changes, defineAnalyzer, logs, metrics, SourceError, traces } from '@faultline/sdk'
import type { MetricsClient, Series, TracesClient, Window } from '@faultline/sdk'
import { z } from 'zod'

const about = { title: 'A right program', owner: 'team', params: z.object({ service: z.string() }) }

// program: one metric
export const oneMetric = defineAnalyzer({
  ...about,
  id: 'one-metric',
  needs: { metrics: metrics({ match: ['process.cpu.*'] }) },
  async investigate({ sources, window }) {
    const [cpu] = await sources.metrics.range({ metric: 'process.cpu.utilization', window })
    void cpu?.values.length
  },
})

// program: a metric with conditions, groups and a step
export const conditions = defineAnalyzer({
  ...about,
  id: 'conditions',
  needs: { metrics: metrics() },
  async investigate({ params, sources, window }) {
    const series = await sources.metrics.range({
      metric: 'http.server.request.duration',
      where: { 'service.name': params.service, 'http.route': ['/cart', '/pay'] },
      by: ['service.version'],
      aggregate: 'p99',
      stepMs: 30_000,
      window,
    })
    for (const { labels, times } of series) void [labels['service.version'], times[0]]
  },
})

// program: the names of metrics
export const names = defineAnalyzer({
  ...about,
  id: 'names',
  needs: { metrics: metrics() },
  async investigate({ sources, window }) {
    const { rows } = await sources.metrics.names({ match: ['*lock*'], window })
    void rows.filter(({ type }) => type === 'gauge').map(({ name, unit }) => `${name} in ${unit}`)
  },
})

// program: two needs of one kind
export const twoOfAKind = defineAnalyzer({
  ...about,
  id: 'two-of-a-kind',
  needs: { ours: metrics({ match: ['app.*'] }), theirs: metrics({ match: ['db.*'] }) },
  async investigate({ sources, window }) {
    const [own, database] = await Promise.all([
      sources.ours.range({ metric: 'app.queue', window }),
      sources.theirs.range({ metric: 'db.locks', window }),
    ])
    void [...own, ...database]
  },
})

// program: needs that are shared
const needs = { traces: traces(), changes: changes() }
export const sharedNeeds = defineAnalyzer({
  ...about,
  id: 'shared-needs',
  needs,
  investigate: async ({ sources, window }) => void (await sources.traces.attributes({ window })),
})

// program: needs that are shared and added to
export const moreNeeds = defineAnalyzer({
  ...about,
  id: 'more-needs',
  needs: { ...needs, logs: logs() },
  async investigate({ sources, window }) {
    const { rows } = await sources.logs.search({ window, contains: 'timeout', limit: 20 })
    void rows.map(({ at, body, severity }) => `${at} ${severity} ${body}`)
  },
})

// program: the call graph
export const callGraph = defineAnalyzer({
  ...about,
  id: 'call-graph',
  needs: { traces: traces() },
  async investigate({ params, sources, window }) {
    const { rows } = await sources.traces.calls({ window, by: ['db.system'] })
    const below = rows.filter(({ caller }) => caller === params.service)
    void below.map(({ callee, server, client }) => [callee, server?.p95 ?? client.p95])
  },
})

// program: groups of spans before and after
export const beforeAndAfter = defineAnalyzer({
  ...about,
  id: 'before-and-after',
  needs: { traces: traces() },
  async investigate({ sources, window }) {
    const middle = (window.from + window.to) / 2
    const by = ['service.version']
    const [before, after] = await Promise.all([
      sources.traces.groups({ window: { from: window.from, to: middle }, by }),
      sources.traces.groups({ window: { from: middle, to: window.to }, by, limit: 50 }),
    ])
    void (after.rows.length - before.rows.length)
  },
})

// program: where errors begin
export const errors = defineAnalyzer({
  ...about,
  id: 'errors',
  needs: { traces: traces() },
  async investigate({ params, sources, window }) {
    const where = { 'service.name': params.service }
    const { rows } = await sources.traces.errorOrigins({ window, where })
    const [most] = rows.toSorted((one, other) => other.count - one.count)
    void most?.callee
  },
})

// program: logs counted by severity
export const logCounts = defineAnalyzer({
  ...about,
  id: 'log-counts',
  needs: { logs: logs() },
  async investigate({ sources, window }) {
    const counts = await sources.logs.count({ window, minimumSeverity: 'error', by: ['service'] })
    void counts.map(({ labels, values }) => [labels['service'], values.at(-1)])
  },
})

// program: changes by what they are
export const byKind = defineAnalyzer({
  ...about,
  id: 'by-kind',
  needs: { changes: changes() },
  async investigate({ params, sources, window }) {
    const { rows } = await sources.changes.list({ window, service: params.service })
    for (const change of rows) {
      if (change.kind === 'deployment') void change.version?.to
      else if (change.kind === 'flag') void change.flag?.name
    }
  },
})

// program: a source that fails is gone on without
export const without = defineAnalyzer({
  ...about,
  id: 'without',
  needs: { metrics: metrics() },
  async investigate({ sources, window, found }) {
    try {
      await sources.metrics.range({ metric: 'cpu', window })
    } catch (error) {
      if (!(error instanceof SourceError) || error.reason !== 'unavailable') throw error
      found.notEnough('The metrics cannot be read.', {
        missing: [`metrics: ${error.message}`],
        question: 'Is Prometheus up?',
      })
    }
  },
})

// program: a client passed to a function
async function readLevels(client: MetricsClient, window: Window): Promise<readonly Series[]> {
  return client.range({ metric: 'cpu', window })
}
export const passedOn = defineAnalyzer({
  ...about,
  id: 'passed-on',
  needs: { metrics: metrics() },
  investigate: async ({ sources, window }) => void (await readLevels(sources.metrics, window)),
})

// program: spans of a question kept in a constant
const spansOf = (name: string) => ({ where: { 'service.name': name }, kind: 'server' }) as const
async function tail(client: TracesClient, name: string, window: Window): Promise<number> {
  const [series] = await client.series({ ...spansOf(name), window, measure: 'p95' })
  return series?.values.at(-1) ?? Number.NaN
}
export const kept = defineAnalyzer({
  ...about,
  id: 'kept',
  needs: { traces: traces() },
  async investigate({ params, sources, window }) {
    void (await tail(sources.traces, params.service, window)).toFixed(0)
  },
})
