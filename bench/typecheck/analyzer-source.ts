const regions = ['eu', 'us', 'asia', 'africa']
const measures = ['p50', 'p95', 'p99', 'errors', 'error_ratio', 'count']

/** The source of a generated analyzer; those of different numbers differ in what they use. */
export function analyzerSource(index: number): string {
  const previous = index > 0 && index % 10 !== 0 ? index - 1 : undefined
  return `import {
  changes, defineAnalyzer, deployment, entityName, evidence, formatQuantity, metrics,
  ${index % 3 === 0 ? 'logs, ' : ''}minutes, resource, service, traces, windowBefore,
} from '@faultline/sdk'
import type { Series, TracesClient, Window } from '@faultline/sdk'
import { z } from '${index % 2 === 0 ? 'zod' : 'zod/mini'}'
${previous === undefined ? '' : `import { analyzer${previous} } from './analyzer-${previous}.ts'\n`}
export const analyzer${index} = defineAnalyzer({
  id: 'analyzer-${index}',
  title: 'Generated ${index}',
  owner: 'team-${index % 40}',
  params: z.object({
    service: z.string(),
    region: z.enum(${JSON.stringify(regions.slice(0, 2 + (index % 3)))}),
    onset: z.number(),
    suspects: z.array(z.object({ name: z.string(), weight: z.number() })),
${fields(index)}
  }),
  needs: { traces: traces(), metrics: metrics({ match: ['app.${index}.*'] }), changes: changes()${index % 3 === 0 ? ', errors: logs()' : ''} },
${index % 4 === 0 ? "  emits: ['service', 'deployment', 'resource'],\n" : ''}  triggers: (on) => [
    on.alert({
      name: 'Alert${index}',
      labels: ['service', 'region'],
      params: ({ labels, startsAt }) => ({
        service: labels.service, region: labels.region === 'us' ? 'us' : 'eu',
        onset: startsAt, suspects: [], ${values(index)}
      }),
    }),
    on.entity('service', ({ name }) => ({
      service: name, region: 'eu', onset: 0, suspects: [{ name, weight: 1 }], ${values(index)}
    })),
  ],
  async investigate({ params, sources, window, now, step, chain, analyze, found }) {
    const latency = await step('Latency', () => readLatency(sources.traces, params.service, window))
    const shifts = latency.flatMap((series) => analyze.shift(series, { direction: 'up' }) ?? [])
    const [worst, ...others] = shifts.toSorted((one, other) => other.effect - one.effect)
    if (!worst) return found.nothing('Latency did not move.', { checked: latency })
    const [edges, recent, levels] = await Promise.all([
      sources.traces.calls({ window, by: ['db.system'] }),
      sources.changes.list({ window: windowBefore(now, minutes(${10 + (index % 50)})) }),
      sources.metrics.range({ metric: 'app.${index}.queue', window, by: ['host'], aggregate: 'max' }),
    ])
    const slow = edges.rows
      .filter(({ caller, client }) => caller === params.service && client.p95 > ${100 + index})
      .map(({ callee, client, count }) => [callee, client.p95, count] as const)
    const table = evidence.table({
      title: 'Slow calls',
      columns: [{ name: 'callee' }, { name: 'p95', unit: 'ms' }, { name: 'calls', unit: '{call}' }],
      rows: slow,
      from: [edges],
    })
    for (const change of recent.rows) {
      if (change.kind !== 'deployment' || change.version === undefined) continue
      const about = deployment(change.service ?? params.service, change.version.to)
      found.cause({
        about, confidence: worst.probability * 0.8,
        because: \`\${worst.sentence}, after \${entityName(about)}.\`,
        evidence: [worst, ...others, table, evidence.changes('Changes', recent)],
        actions: [{ title: 'Roll back', command: \`rollback \${change.id}\` }],
      })
    }
    const full = levels.filter(({ values }) => (values.at(-1) ?? 0) > 0.9)
    for (const { labels, values, unit } of full) {
      found.symptom({
        about: resource(params.service, 'queue'), confidence: 0.6,
        because: \`\${labels['host'] ?? 'A host'} is at \${formatQuantity(values.at(-1) ?? 0, unit ?? '1')}.\`,
      })
    }
${
  previous === undefined
    ? ''
    : `    const { findings, conclusion } = await chain(analyzer${previous}, {
      service: params.service, region: 'eu', onset: worst.onset, suspects: params.suspects, ${values(previous)}
    })
    if (conclusion.kind === 'inconclusive' && findings.length === 0) void conclusion.question
`
}    for (const { analyzer, findings } of await chain.whoever({ entity: service(params.service) })) {
      void findings.map(({ kind, summary }) => \`\${analyzer.id} \${kind}: \${summary}\`)
    }
    if (recent.rows.length === 0 && full.length === 0) {
      found.notEnough('No change and no resource explains it.', {
        missing: ['changes'], question: 'Who changed what?',
        hypotheses: [{ about: service(params.service), confidence: 0.2, because: worst.sentence }],
      })
    }
  },
})

function readLatency(client: TracesClient, name: string, window: Window): Promise<readonly Series[]> {
  const where = { 'service.name': name }
  return client.series({ window, where, kind: 'server', measure: '${measures[index % measures.length]}', by: ['http.route'] })
}
`
}

/** Params of its own, of varied types. */
function fields(index: number): string {
  return Array.from({ length: 2 + (index % 4) }, (_, at) => {
    const type = ['z.string()', 'z.number()', 'z.boolean()'][(index + at) % 3]
    return `    field${index}x${at}: ${type},`
  }).join('\n')
}

function values(index: number): string {
  return Array.from({ length: 2 + (index % 4) }, (_, at) => {
    const value = ["''", '0', 'false'][(index + at) % 3]
    return `field${index}x${at}: ${value}`
  }).join(', ')
}
