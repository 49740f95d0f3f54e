import type {
  Analyze,
  Mark,
  Series,
  Shift,
  SpanMeasure,
  SpanKind,
  TracesClient,
  Window,
} from '@faultline/sdk'

/** How a service's behaviour shifted most clearly, and the series that shows it. */
export type Behaviour = {
  readonly shift: Shift
  /** What a service does itself, rather than what it suffers from those that it calls. */
  readonly isOwn: boolean
}

/** The behaviours by which a bad change shows in the place that it was made to. */
const aspects: readonly { measure: SpanMeasure; kind: SpanKind; about: string; isOwn: boolean }[] =
  [
    { measure: 'self_mean', kind: 'server', about: 'own time', isOwn: true },
    { measure: 'count', kind: 'client', about: 'calls per request', isOwn: true },
    { measure: 'error_ratio', kind: 'server', about: 'error ratio', isOwn: false },
    { measure: 'error_ratio', kind: 'client', about: 'failed calls', isOwn: false },
    { measure: 'mean', kind: 'client', about: 'time of calls', isOwn: false },
  ]

type Watch = {
  readonly services: readonly string[]
  readonly window: Window
  readonly stepMs: number
  readonly marks: readonly Mark[]
  readonly analyze: Analyze
}

/**
 * Reads how long the requests of services took, all that they wait for included. Where a framework has
 * spans of its own below the server's, a service's work is theirs rather than the server span's.
 */
export async function readLatency(
  traces: Pick<TracesClient, 'series'>,
  { services, window, stepMs, marks, analyze }: Watch,
): Promise<ReadonlyMap<string, Behaviour>> {
  if (services.length === 0) return new Map()
  const series = await traces.series({
    ...{ window, stepMs, where: { 'service.name': services } },
    ...{ kind: 'server', measure: 'mean', by: ['service.name'] },
  })
  return new Map(
    series.flatMap((one): [string, Behaviour][] => {
      const name = one.labels['service.name'] ?? ''
      const shift = worsening(one, `latency of ${name}`, { marks, analyze })
      return shift ? [[name, { shift, isOwn: false }]] : []
    }),
  )
}

/** Reads how each service behaved, and when it began to behave worse. */
export async function readBehaviours(
  traces: TracesClient,
  options: Watch,
): Promise<ReadonlyMap<string, Behaviour>> {
  const { services, window, stepMs, marks, analyze } = options
  if (services.length === 0) return new Map()
  const read = (measure: SpanMeasure, kind: SpanKind): Promise<readonly Series[]> =>
    traces.series({
      window,
      stepMs,
      where: { 'service.name': services },
      kind,
      measure,
      by: ['service.name'],
    })
  const [requests, ...measured] = await Promise.all([
    read('count', 'server'),
    ...aspects.map(({ measure, kind }) => read(measure, kind)),
  ])
  const answers = aspects.map((aspect, index) => {
    const series = measured[index] ?? []
    const isCount = aspect.measure === 'count'
    return { aspect, series: isCount ? series.map((one) => perRequest(one, requests)) : series }
  })
  const clearest = new Map<string, Behaviour>()
  for (const { aspect, series } of answers) {
    for (const one of series) {
      const name = one.labels['service.name'] ?? ''
      const shift = worsening(one, `${aspect.about} of ${name}`, { marks, analyze })
      const known = clearest.get(name)
      if (shift && (!known || isClearer(shift, aspect.isOwn, known))) {
        clearest.set(name, { shift, isOwn: aspect.isOwn })
      }
    }
  }
  return clearest
}

/** More traffic brings more calls: only calls beyond what the requests account for are a behaviour. */
function perRequest(calls: Series, requests: readonly Series[]): Series {
  const served = requests.find(
    ({ labels }) => labels['service.name'] === calls.labels['service.name'],
  )
  if (!served) return calls
  const counts = new Map([...served.times].map((time, index) => [time, served.values[index] ?? 0]))
  const values = calls.values.map(
    (count, index) => count / Math.max(1, counts.get(calls.times[index] ?? 0) ?? 0),
  )
  return { ...calls, values, provenance: [...calls.provenance, ...served.provenance] }
}

/**
 * What a service does itself says more about a change of it than what it suffers. Of two things
 * that it does, the one that grew more often its size leads: forty calls take their time.
 */
function isClearer(shift: Shift, isOwn: boolean, known: Behaviour): boolean {
  if (isOwn !== known.isOwn) return isOwn
  return isOwn ? growthOf(shift) > growthOf(known.shift) : shift.effect > known.shift.effect
}

function growthOf({ before, after }: Shift): number {
  return before > 0 ? after / before : Infinity
}

function worsening(
  series: Series,
  title: string,
  { marks, analyze }: { readonly marks: readonly Mark[]; readonly analyze: Analyze },
): Shift | null {
  const shift = analyze.shift(series, { title, direction: 'up', marks })
  return shift && shift.after >= shift.before * 1.3 ? shift : null
}
