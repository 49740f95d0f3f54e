import type { Analyze, EvidenceLike, MetricsClient, Series, Window } from '@faultline/sdk'
import { defineAnalyzer, evidence, formatQuantity, metrics, resource } from '@faultline/sdk'
import { z } from 'zod/mini'
import {
  approaches,
  exhaustions,
  rankExhaustions,
  shareOfLimit,
  type Exhaustion,
  type Level,
} from './exhaustion.ts'
import { lockMetrics, signals, type Reading, type ResourceName, type Signal } from './resources.ts'

/** Which resource (processor, memory, event loop, connections, locks) ran out. */
export const saturation = defineAnalyzer({
  id: 'saturation',
  title: 'Did a resource run out?',
  owner: 'faultline',
  params: z.object({
    /** The stretch of data to look at, epoch milliseconds. */
    from: z.number(),
    to: z.number(),
    onset: z.number(),
    /** Services and databases to look at, with how directly each could be to blame, 0..1. */
    services: z.array(z.object({ service: z.string(), weight: z.number() })),
    /** What users see, as the beginning of a sentence: "checkout is slow". */
    symptom: z.string(),
    /** The change that is known to be the cause: what ran out is then its consequence. */
    explainedBy: z.optional(z.string()),
    /** Sources that could have told of another cause and did not answer. */
    unread: z.optional(z.array(z.string())),
  }),
  needs: { metrics: metrics() },
  async investigate({ params, sources, step, analyze, found }) {
    const { from, to, onset, services, symptom, explainedBy, unread = [] } = params
    const weights = new Map(services.map(({ service, weight }) => [service, weight]))
    const names = [...weights.keys()]
    const window = { from, to }
    const [own, locks] = await step('Levels of resources', () =>
      Promise.all([
        Promise.all(
          signals.map((signal) => readLevels(sources.metrics, signal, { names, window })),
        ),
        readLocks(sources.metrics, window),
      ]),
    )
    const read = [...own.flat(), ...locks.filter(({ service }) => weights.has(service))]
    const exhausted = exhaustions(read, onset)
    const [first, ...others] = rankExhaustions(exhausted, weights)
    if (!first) {
      if (read.length === 0) {
        found.notEnough('None of the suspects reports how much of its resources it uses.', {
          missing: ['process and runtime metrics of OpenTelemetry'],
          question: 'Are runtime metrics switched on?',
        })
        return
      }
      for (const { level, exhaustion } of approaches(read, { analyze, onset }).slice(0, 3)) {
        found.symptom({
          about: resource(level.service, level.signal.resource),
          confidence: Math.min(0.8, exhaustion.probability),
          because: `${exhaustion.sentence}.`,
          evidence: [exhaustion],
        })
      }
      found.nothing('No resource ran out.', { checked: read.map(({ series }) => series) })
      return
    }
    const about = resource(first.service, first.resource)
    const claim = {
      about,
      confidence: unread.length > 0 ? 0.9 * blind : 0.9,
      evidence: [chart(first, { onset, analyze })],
      actions: [{ title: nextSteps[first.resource](first.service) }],
    } as const
    const isWaitedFor = (weights.get(first.service) ?? 0) >= leastWeight
    if (explainedBy !== undefined) {
      found.contributing({
        ...claim,
        because: `Because of ${explainedBy}, ${describe(first)}.`,
      })
    } else if (isWaitedFor) {
      const caveat =
        unread.length > 0 ? ` (less sure, for ${unread.join(', ')} could not be read)` : ''
      found.cause({ ...claim, because: `${symptom} because ${describe(first)}${caveat}.` })
    } else {
      found.contributing({
        ...claim,
        confidence: 0.5,
        because: `${capital(describe(first))}, though hardly anything of what is slow waits for it.`,
      })
    }
    for (const other of others.slice(0, 3)) {
      found.symptom({
        about: resource(other.service, other.resource),
        confidence: 0.6,
        because: `As a consequence, ${describe(other)}.`,
        evidence: [chart(other, { onset, analyze })],
      })
    }
  },
})

/** Below this, hardly anything of the trouble waits for the service, whatever it ran out of. */
const leastWeight = 0.3
/** What is left of the certainty when a source that could have told did not answer. */
const blind = 0.75

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What to do about a resource that ran out. */
const nextSteps: Readonly<Record<ResourceName, (service: string) => string>> = {
  locks: (name) => `Find the transaction that holds the locks of ${name}, for instance in pg_locks`,
  memory: (name) => `Restart ${name} or raise its memory limit, then look at a heap snapshot`,
  cpu: (name) => `Add instances or CPU to ${name}, then look at a CPU profile`,
  event_loop: (name) => `Look at a CPU profile of ${name} for what blocks its event loop`,
  connection_pool: (name) =>
    `Look for connections of ${name} that are held for long; raise its pool if the database can bear it`,
}

const predicates: Readonly<Record<ResourceName, string>> = {
  locks: 'has work that waits for locks',
  memory: 'ran out of memory',
  cpu: 'ran out of CPU',
  event_loop: 'has no time left in its event loop',
  connection_pool: 'ran out of database connections',
}

async function readLevels(
  client: MetricsClient,
  signal: Signal,
  { names, window }: { readonly names: readonly string[]; readonly window: Window },
): Promise<Level[]> {
  const ask = (reading: Reading): Promise<readonly Series[]> =>
    client.range({
      metric: reading.metric,
      where: { ...reading.where, 'service.name': names },
      by: ['service.name'],
      window,
      aggregate: reading.aggregate,
    })
  const [used, limits] = await Promise.all([
    ask(signal.reading),
    signal.limit ? ask(signal.limit) : Promise.resolve([]),
  ])
  return used.flatMap((series) => {
    const service = series.labels['service.name'] ?? ''
    const limit = limits.find(({ labels }) => labels['service.name'] === service)
    const level = signal.limit ? shareOfLimit(series, limit) : series
    return level ? [{ service, signal, series: level }] : []
  })
}

/** Waits for locks are reported by whatever watches the database, so they are found by their names. */
async function readLocks(client: MetricsClient, window: Window): Promise<Level[]> {
  const { rows } = await client.names({ match: lockMetrics, window })
  const levels = await Promise.all(
    rows.map(async ({ name, unit }) => {
      const signal: Signal = {
        resource: 'locks',
        reading: { metric: name, aggregate: 'max' },
        full: 1,
        unit,
        isQueue: true,
      }
      const series = await client.range({
        metric: name,
        by: ['db.namespace'],
        window,
        aggregate: 'max',
      })
      return series.map((one) => ({
        service: one.labels['db.namespace'] ?? '',
        signal,
        series: one,
      }))
    }),
  )
  return levels.flat()
}

function describe(one: Exhaustion): string {
  return `${one.service} ${predicates[one.resource]}: ${one.series.name} went from ${formatQuantity(one.before, one.unit)} to ${formatQuantity(one.after, one.unit)}`
}

/** The level as it shifted or rose; where neither is sure, the level with the time since the onset. */
function chart(
  one: Exhaustion,
  { onset, analyze }: { readonly onset: number; readonly analyze: Analyze },
): EvidenceLike {
  const title = `${one.series.name} of ${one.service}`
  const end = one.series.times.at(-1) ?? onset
  return (
    analyze.shift(one.series, { title, direction: 'up' }) ??
    analyze.trend(one.series, { title, direction: 'up' }) ??
    evidence.series({
      title,
      unit: one.unit,
      series: [one.series],
      regions: [{ from: onset, to: end, label: 'abnormal' }],
    })
  )
}
