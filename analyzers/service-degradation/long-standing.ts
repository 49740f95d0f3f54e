import type { Found, Series, TracesClient } from '@faultline/sdk'
import { entityName, evidence, formatClock, formatQuantity, service } from '@faultline/sdk'
import type { AlertQuestion } from './alert-question.ts'
import type { MeasuredService } from './degraded-service.ts'
import { reachableFrom } from './graph.ts'

/** From this share of failing requests on nobody is well, whatever the alert says. */
const failingAnyway = 0.05

/**
 * Whether requests have failed all along, at or above what the alert says: an outage that has lasted is
 * no health. The share is that of the alert's time, the last third of the data.
 */
export function longStandingFailure(
  { signals }: MeasuredService,
  { threshold }: AlertQuestion,
): number | null {
  const { errors, traffic } = signals
  const share = meanWithin(errors, traffic, { from: 2 / 3, to: 1 })
  // What hardly failed in the beginning has not failed all along.
  if (meanWithin(errors, traffic, { from: 0, to: 1 / 3 }) < share / 2) return null
  const least = threshold?.unit === '1' ? Math.min(failingAnyway, threshold.value) : failingAnyway
  return share > 0 && share >= least ? share : null
}

/** Says where what has failed all along begins to fail. */
export async function reportLongStanding(
  found: Found,
  traces: Pick<TracesClient, 'errorOrigins' | 'calls'>,
  facts: { readonly measured: MeasuredService; readonly share: number },
): Promise<void> {
  const { measured, share } = facts
  const { name, signals } = measured
  const since = formatClock(signals.observed.from)
  const symptom = `${formatQuantity(share, '1')} of requests of ${name} fail, as they did before ${since}, where the data begin`
  const chart = evidence.series({
    title: `Share of requests of ${name} that fail`,
    unit: '1',
    series: signals.errors ? [signals.errors] : [],
  })
  found.symptom({
    about: service(name),
    confidence: 0.95,
    because: `${symptom}.`,
    evidence: [chart],
  })
  const window = signals.observed
  const [origins, calls] = await Promise.all([
    traces.errorOrigins({ window }),
    traces.calls({ window }),
  ])
  const within = reachableFrom(name, calls.rows)
  const own = origins.rows.filter((origin) => within.has(origin.service))
  const total = own.reduce((sum, { count }) => sum + count, 0)
  const [first] = own
  if (!first || first.count < total / 2) {
    found.notEnough(`${symptom}: it has lasted for longer than the data reach.`, {
      missing: [`telemetry from before ${since}`],
      question: `Since when does ${name} fail, and what changed then?`,
    })
    return
  }
  const about = service(first.service)
  found.cause({
    about,
    confidence: 0.65,
    because: `${symptom}: errors (${first.type || 'unspecified'}) begin at ${entityName(about)} in ${first.operation}.`,
    evidence: [
      chart,
      evidence.table({
        title: 'Where errors begin',
        columns: [
          { name: 'service' },
          { name: 'operation' },
          { name: 'type' },
          { name: 'errors' },
          { name: 'a failing trace' },
        ],
        rows: own
          .slice(0, 8)
          .map((one) => [one.service, one.operation, one.type, one.count, one.exampleTraceId]),
        from: [origins],
      }),
    ],
    actions: [
      { title: `Look at the failing trace ${first.exampleTraceId}` },
      { title: `Ask for earlier telemetry: it has failed since before ${since}` },
    ],
  })
}

/** Share of failing requests in a part of the time, of which the ends are told as parts of the whole. */
function meanWithin(
  errors: Series | undefined,
  traffic: Series | undefined,
  part: { readonly from: number; readonly to: number },
): number {
  const length = errors?.values.length ?? 0
  let failed = 0
  let all = 0
  for (let index = Math.floor(length * part.from); index < length * part.to; index++) {
    const ratio = errors?.values[index] ?? NaN
    if (!Number.isFinite(ratio)) continue
    const count = traffic?.values[index] ?? 1
    failed += ratio * count
    all += count
  }
  return all > 0 ? failed / all : 0
}
