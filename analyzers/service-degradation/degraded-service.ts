import type { Analyze, TracesClient, Window } from '@faultline/sdk'
import type { AlertQuestion } from './alert-question.ts'
import { degradation, severity, type Degradation, type Doubt } from './degradation.ts'
import { readSignals, readSignalsBy, type Signals } from './signals.ts'

/** A service with how it serves its users, and whether they are worse off than before. */
export type MeasuredService = {
  readonly name: string
  readonly signals: Signals
  readonly degraded: Degradation
}

/** How far above the named service its users are looked for. */
const furthest = 3

/**
 * The service that users suffer at. An alert that was measured from outside is often named after
 * the service that it is thought to be about, while the trouble lies beside or above it: when the
 * named service is well, its callers are asked, nearest first. When they are well too, the answer
 * is about the named one, with a rise at a caller that does not count, if there is one.
 */
export async function findDegraded(
  traces: Pick<TracesClient, 'series' | 'calls'>,
  service: string,
  {
    window,
    analyze,
    question,
  }: { readonly window: Window; readonly analyze: Analyze; readonly question?: AlertQuestion },
): Promise<MeasuredService> {
  const alertAt = question?.startsAt ?? null
  const signals = await readSignals(traces, service, { window, alertAt })
  const judging = question ? { analyze, question } : { analyze }
  const named = { name: service, signals, degraded: degradation(signals, service, judging) }
  if (named.degraded.onset !== null || signals.requests === 0) return named
  /** A caller serves more than what goes through the named service, so each of its routes is looked at. */
  const measureRoutes = async (name: string): Promise<MeasuredService[]> => {
    const routes = await readSignalsBy(traces, name, {
      window: signals.observed,
      by: ['http.route'],
    })
    return routes.map((route) => {
      const title = `${name} ${route.labels['http.route'] ?? ''}`.trim()
      return { name, signals: route, degraded: degradation(route, title, judging) }
    })
  }
  const { rows: calls } = await traces.calls({ window: signals.observed })
  let layer = new Set([service])
  const seen = new Set(layer)
  const doubts: Doubt[] = []
  for (let distance = 1; distance <= furthest; distance++) {
    const callers = calls.filter(({ callee, caller }) => layer.has(callee) && !seen.has(caller))
    layer = new Set(callers.map(({ caller }) => caller))
    const measured = (await Promise.all([...layer].map(measureRoutes))).flat()
    const worst = measured
      .filter(({ degraded }) => isSure(degraded))
      .toSorted((one, other) => damage(other) - damage(one))[0]
    if (worst) return worst
    doubts.push(...measured.flatMap(({ degraded }) => degraded.doubt ?? []))
    for (const name of layer) seen.add(name)
  }
  const doubt = named.degraded.doubt ?? surest(doubts)
  return { ...named, degraded: { ...named.degraded, doubt } }
}

function surest(doubts: readonly Doubt[]): Doubt | null {
  return doubts.toSorted((one, other) => other.shift.probability - one.shift.probability)[0] ?? null
}

/** Of many routes some seem to shift by chance: only a clear shift counts where nobody pointed to. */
function isSure({ onset, latency, errors }: Degradation): boolean {
  const clearest = Math.max(latency?.probability ?? 0, errors?.probability ?? 0)
  return onset !== null && clearest >= 0.95
}

/** How many requests are how much worse off. */
function damage({ signals, degraded }: MeasuredService): number {
  const { latency, errors } = severity(degraded)
  return signals.requests * Math.max(latency, errors)
}
