import type { Answer, RankedNode, RootCauseCandidate } from '@faultline/analysis'
import type { Rows, Series } from '../answer.ts'
import { database, external, service, type EntityOf } from '../entity.ts'
import { evidence, type Evidence } from '../evidence.ts'
import type { CallEdge } from '../ports/traces.ts'
import { align, nodesInStep, rankByTraversal } from './library.ts'
import { stepOf, valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'

/** A part of the system where trouble may start. */
export type CauseCandidate = {
  readonly entity: EntityOf<'service' | 'database' | 'external'>
  readonly name: string
  /** What the order is by, in robust deviations; comparable within one answer only. */
  readonly score: number
  /**
   * `origin`: nothing that it calls explains it; `outside`: an origin known only from its callers;
   * `link`: the network before it; `on-path`: between the alert and an origin; `faint`: somewhat
   * worse with the alert, but too little to be followed.
   */
  readonly role: RootCauseCandidate['role']
  /** From the service that alerted to this one. */
  readonly path: readonly string[]
}

/**
 * Where trouble starts. Its probability is the first one's share of all scores: an order, not a
 * calibrated chance.
 */
export type RankedCauses = AnalysisResult & {
  /** Most suspect first; never empty. */
  readonly candidates: readonly CauseCandidate[]
  /** All candidates, beside the chart of the first and of the alerting one in `evidence`. */
  readonly table: Evidence
}

export type RankInput = {
  /** The service that alerted. */
  readonly alert: string
  /** Who calls whom: the call graph of the traces, or one read from metrics. */
  readonly calls: Rows<Pick<CallEdge, 'caller' | 'callee'> & Partial<Pick<CallEdge, 'calleeKind'>>>
  /** One series of the same measure for each service, labelled with `service.name`. */
  readonly series: readonly Series[]
  /** When the trouble began: what came before is normal, unless `normal` is given. Epoch milliseconds. */
  readonly onset: number
  /** The same series in a period that was normal, such as the day before; all of `series` is then judged. */
  readonly normal?: readonly Series[]
  /**
   * Requests of each service at the times of `series`: callees are then weighed by the trouble that
   * they account for over all requests, and no longer by how far each is from its own noise.
   */
  readonly requests?: readonly Series[]
}

export type RankOptions = AnalysisOptions & {
  /** Which way is bad: `up` for latency and errors, unless told. */
  readonly worse?: 'up' | 'down'
  /** The label that names the service of a series; `service.name` unless told. */
  readonly nodeLabel?: string
  /** Names in the graph that only pass trouble on: aliases, load balancers, the far ends of calls. */
  readonly standIns?: readonly string[]
  /** Names known only from their callers: other systems, or addresses of services in the graph. Ranked after origins inside. */
  readonly outside?: readonly string[]
  /** Least spread of a measure as a share of its normal level, below which nothing is a deviation; .03 unless told. */
  readonly minimumRelativeSpread?: number
}

/** See `Analyze.rankCauses`. */
export function rankCauses(input: RankInput, options: RankOptions = {}): RankedCauses | null {
  const { alert, calls } = input
  const scored = scoreServices(input, options)
  const measured = new Map((scored.value ?? []).map((node) => [node.id, node]))
  const names = new Set([
    ...measured.keys(),
    ...calls.rows.flatMap(({ caller, callee }) => [caller, callee]),
  ])
  const standIns = new Set(options.standIns)
  const outside = new Set([
    ...(options.outside ?? []),
    ...calls.rows.flatMap(({ callee, calleeKind }) => (calleeKind === 'external' ? [callee] : [])),
  ])
  const nodes = [...names].map((id) => ({
    ...(measured.get(id) ?? { id, score: NaN }),
    canBeCause: !standIns.has(id),
    isOutside: outside.has(id),
  }))
  const edges = calls.rows.map(({ caller, callee }) => ({ caller, callee }))
  const ranked = rankByTraversal({ alert, nodes, edges })
  const answer = { ...ranked, diagnostics: [...scored.diagnostics, ...ranked.diagnostics] }
  const candidates = (valueOf(answer, options) ?? []).map(
    ({ id, score, role, path }): CauseCandidate => ({
      entity: entityOf(id, calls.rows),
      name: id,
      score,
      role,
      path,
    }),
  )
  const [first] = candidates
  if (!first) return null
  const total = candidates
    .filter(({ role }) => role !== 'faint')
    .reduce((sum, { score }) => sum + Math.max(0, score), 0)
  const sentence =
    first.name === alert
      ? `The trouble of ${alert} starts in ${alert} itself: nothing that it calls explains it`
      : `The trouble of ${alert} starts in ${first.name} (${first.path.join(' → ')})`
  return {
    candidates,
    probability: total > 0 ? Math.max(0, first.score) / total : 0,
    sentence,
    evidence: chartOf(sentence, { input, first, options }),
    table: evidence.table({
      title: 'Where the trouble may start',
      columns: [{ name: 'part' }, { name: 'role' }, { name: 'deviations' }, { name: 'path' }],
      rows: candidates.map(({ name, role, score, path }) => [name, role, score, path.join(' → ')]),
      from: [calls, ...input.series],
    }),
    diagnostics: answer.diagnostics,
  }
}

/** How each service fared after the onset, in step with the alerting one. */
function scoreServices(
  { alert, series, onset, normal, requests }: RankInput,
  { worse = 'up', minimumRelativeSpread = 0.03, nodeLabel }: RankOptions,
): Answer<readonly RankedNode[] | null> {
  const { value: even, diagnostics } = onOneGrid(series, alert, nodeLabel)
  if (!even) return { value: null, diagnostics }
  const known = new Map(normal?.map((one) => [serviceOf(one, nodeLabel), one.values]))
  const asked = new Map(requests?.map((one) => [serviceOf(one, nodeLabel), one]))
  const split = normal ? 0 : even.times.findIndex((time) => time + even.stepMs > onset)
  const nodes = series.map((one, index) => {
    const id = serviceOf(one, nodeLabel)
    const values = even.values[index] ?? new Float64Array()
    const before = normal ? (known.get(id) ?? []) : values.subarray(0, split)
    const window = values.subarray(split)
    const counted = asked.get(id)
    return {
      id,
      metric: { normal: before, window, worse, minimumRelativeSpread },
      ...(counted ? { requests: valuesAt(counted, even.times.slice(split)) } : {}),
    }
  })
  const scored = nodesInStep(alert, nodes)
  // Once there are scores, what is to be said of a service travels with it, its missing values too.
  const others = diagnostics.filter(({ code }) => code !== 'missing-values')
  return scored.value ? { value: scored.value, diagnostics: others } : scored
}

/** The value at each of the times, missing where the series has none. */
function valuesAt({ times, values }: Series, wanted: Float64Array): Float64Array {
  const known = new Map([...times].map((time, index) => [time, values[index] ?? NaN]))
  return wanted.map((time) => known.get(time) ?? NaN)
}

type Grid = {
  readonly times: Float64Array
  readonly stepMs: number
  readonly values: readonly Float64Array[]
}

/** All series on the grid of the alerting one; as they are where they share their times already. */
function onOneGrid(
  series: readonly Series[],
  alert: string,
  nodeLabel?: string,
): Answer<Grid | null> {
  const alerting = series.find((one) => serviceOf(one, nodeLabel) === alert)
  if (!alerting) return noSeries(alert)
  const { times } = alerting
  const stepMs = stepOf(times)
  if (series.every((one) => isSame(one.times, times))) {
    const values = series.map((one) => one.values)
    return { value: { times, stepMs, values }, diagnostics: [] }
  }
  return align(series, { stepMs })
}

function noSeries(alert: string): Answer<null> {
  const message = `There is no series of ${alert}.`
  return { value: null, diagnostics: [{ code: 'missing-values', message }] }
}

function isSame(one: Float64Array, other: Float64Array): boolean {
  return one.length === other.length && one.every((time, index) => time === other[index])
}

function serviceOf(series: Series, nodeLabel = 'service.name'): string {
  return series.labels[nodeLabel] ?? series.name
}

function entityOf(name: string, calls: RankInput['calls']['rows']): CauseCandidate['entity'] {
  const kind = calls.find(({ callee }) => callee === name)?.calleeKind
  if (kind === 'database') return database(name)
  return kind === 'external' ? external(name) : service(name)
}

function chartOf(
  title: string,
  { input, first, options }: { input: RankInput; first: CauseCandidate; options: RankOptions },
): Evidence {
  const named = [input.alert, first.name]
  const nameOf = (one: Series): string => serviceOf(one, options.nodeLabel)
  const shown = input.series.filter((one) => named.includes(nameOf(one)))
  const end = Math.max(input.onset, ...shown.map(({ times }) => times.at(-1) ?? input.onset))
  return evidence.series({
    title,
    series: shown.map((one) => ({ ...one, name: nameOf(one) })),
    marks: options.marks ?? [],
    regions: [{ from: input.onset, to: end, label: 'abnormal' }],
  })
}
