import {
  rankByMetrics,
  type MetricCandidate,
  type MetricWindow,
  type ObservedNode,
} from '@faultline/analysis'
import type { MetricsClient, Rows, Series, TracesClient } from '@faultline/sdk'
import { hours } from '@faultline/sdk'
import { z } from 'zod/mini'
import { callGraphParam, readCallGraph, type Call } from '../metric-reading/call-graph.ts'
import { periodParams, readSpan, splitPeriods, type Periods } from '../metric-reading/periods.ts'
import { gapParam, readGaps, type Gap } from './gap.ts'

const reading = z.object({
  metric: z.string(),
  where: z.optional(z.record(z.string(), z.string())),
  aggregate: z.optional(z.enum(['mean', 'sum', 'min', 'max', 'last', 'rate', 'p50', 'p95', 'p99'])),
  worse: z._default(z.enum(['up', 'down', 'both']), 'up'),
})

/** Params of an analyzer that compares nodes by their metrics. */
export const suspectParams = {
  ...periodParams,
  /** The label that names the node: `service.name`, `pod`, `host.name`, … */
  node: z._default(z.string(), 'service.name'),
  /** What each node uses of its own (CPU, memory, connections): abnormal use starts there. */
  resources: z._default(z.array(reading), []),
  /** Latency or errors as it serves them, several quantiles of one thing: may come from its callees. */
  service: z._default(z.array(reading), []),
  /** Where the call graph is read from, if there is one. */
  calls: z.optional(callGraphParam),
  gap: gapParam,
  /** Least spread as a share of the normal level: what moves less is not abnormal. */
  leastSpread: z._default(z.number(), 0.05),
}

type Reading = z.infer<typeof reading>

export type SuspectQuestion = Periods & {
  readonly node: string
  readonly resources: readonly Reading[]
  readonly service: readonly Reading[]
  readonly calls?: z.infer<typeof callGraphParam> | undefined
  readonly gap?: z.infer<typeof gapParam>
  readonly leastSpread: number
}

/** A node with what its strongest sign was seen in. */
export type Suspect = MetricCandidate & {
  /** Its metrics of that sign, over both periods; empty when it shows none. */
  readonly shown: readonly Series[]
  /** When the sign begins, epoch milliseconds; absent when it shows none. */
  readonly onset?: number
}

export type Suspects = {
  /** Most suspect first; empty where no node could be judged. */
  readonly suspects: readonly Suspect[]
  readonly calls: Rows<Call>
  /** Which nodes could not be judged, and why. */
  readonly unknown: readonly string[]
}

/** One metric of a node: all that was read of it, and as it is judged. */
type Metric = { readonly series: Series; readonly window: MetricWindow }
type Node = { readonly resource: Metric[]; readonly service: Metric[] }
type Clients = { readonly metrics: MetricsClient; readonly traces: TracesClient }

/** Ranks nodes by what their metrics show in the incident against what is normal. */
export async function rankSuspects(clients: Clients, question: SuspectQuestion): Promise<Suspects> {
  const { incident } = question
  const [nodes, calls, gaps] = await Promise.all([
    readNodes(clients.metrics, question),
    question.calls
      ? readCallGraph(clients, question.calls, { ...incident, from: incident.from - hours(1) })
      : { rows: [], provenance: [] },
    readGaps(clients.metrics, question.gap, question),
  ])
  const observed = [...nodes].map(([id, { resource, service }]): ObservedNode => ({
    id,
    resources: resource.map(({ window }) => window),
    service: service.map(({ window }) => window),
  }))
  const links = linksOf(calls, gaps).map(({ caller, callee, series }) => ({
    ...{ caller, callee },
    ...(series ? { gap: windowOf(series, 'up', question) } : {}),
  }))
  const { value, diagnostics } = rankByMetrics({ nodes: observed, links })
  const unknown = diagnostics.filter(({ code }) => code === 'too-few-values')
  return {
    suspects: (value ?? []).map((one) => suspectOf(one, { nodes, gaps, question })),
    calls,
    unknown: unknown.map(({ message }) => message),
  }
}

async function readNodes(
  client: MetricsClient,
  question: SuspectQuestion,
): Promise<ReadonlyMap<string, Node>> {
  const { node } = question
  const read = async (reading: Reading): Promise<Metric[]> => {
    const { metric, where, aggregate, worse } = reading
    const kept = { ...(where ? { where } : {}), ...(aggregate ? { aggregate } : {}) }
    const all = await readSpan(client, { metric, by: [node], ...kept }, question)
    return all.map((series) => ({ series, window: windowOf(series, worse, question) }))
  }
  const [resources, services] = await Promise.all([
    Promise.all(question.resources.map(read)),
    Promise.all(question.service.map(read)),
  ])
  const nodes = new Map<string, Node>()
  const nodeOf = ({ labels }: Series): Node => {
    const id = labels[node] ?? ''
    const known = nodes.get(id) ?? { resource: [], service: [] }
    nodes.set(id, known)
    return known
  }
  for (const metric of resources.flat()) nodeOf(metric.series).resource.push(metric)
  for (const metric of services.flat()) nodeOf(metric.series).service.push(metric)
  return nodes
}

function windowOf(
  series: Series,
  worse: MetricWindow['worse'],
  question: SuspectQuestion,
): MetricWindow {
  const { normal, incident } = splitPeriods(series, question)
  return {
    ...{ normal: normal.values, window: incident.values, worse },
    minimumRelativeSpread: question.leastSpread,
  }
}

type Link = { readonly caller: string; readonly callee: string; readonly series?: Series }

/** Each edge of the graph once, with its gap where both ends measured it. */
function linksOf(calls: Rows<Call>, gaps: readonly Gap[]): Link[] {
  const links = new Map<string, Link>()
  const keyOf = ({ caller, callee }: Link): string => JSON.stringify([caller, callee])
  for (const call of calls.rows) links.set(keyOf(call), call)
  for (const gap of gaps) links.set(keyOf(gap), gap)
  return [...links.values()]
}

function suspectOf(
  candidate: MetricCandidate,
  {
    nodes,
    gaps,
    question,
  }: {
    readonly nodes: ReadonlyMap<string, Node>
    readonly gaps: readonly Gap[]
    readonly question: SuspectQuestion
  },
): Suspect {
  const { id, sign, onsetRow } = candidate
  if (sign === 'none') return { ...candidate, shown: [] }
  const own = gaps.filter(({ caller, callee }) => caller === id || callee === id)
  const shown =
    sign === 'link'
      ? own.map(({ series }) => series)
      : (nodes.get(id)?.[sign] ?? []).map(({ series }) => series)
  const [first] = shown
  const onset = first && splitPeriods(first, question).incident.times[onsetRow]
  return { ...candidate, shown, ...(onset === undefined ? {} : { onset }) }
}
