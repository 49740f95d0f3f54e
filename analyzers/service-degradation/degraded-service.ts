import type { Analyze, TracesClient, Window } from '@faultline/sdk'
import { degradation, readSignals, type Degradation, type Signals } from './signals.ts'

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
 * is about the named one.
 */
export async function findDegraded(
  traces: TracesClient,
  service: string,
  { window, analyze }: { readonly window: Window; readonly analyze: Analyze },
): Promise<MeasuredService> {
  const measure = async (name: string): Promise<MeasuredService> => {
    const signals = await readSignals(traces, name, window)
    return { name, signals, degraded: degradation(signals, name, analyze) }
  }
  const named = await measure(service)
  if (named.degraded.onset !== null || named.signals.requests === 0) return named
  const { rows: calls } = await traces.calls({ window: named.signals.observed })
  let layer = new Set([service])
  const seen = new Set(layer)
  for (let distance = 1; distance <= furthest; distance++) {
    const callers = calls.filter(({ callee, caller }) => layer.has(callee) && !seen.has(caller))
    layer = new Set(callers.map(({ caller }) => caller))
    const measured = await Promise.all([...layer].map(measure))
    const worst = measured
      .filter(({ degraded }) => degraded.onset !== null)
      .toSorted((one, other) => requestsOf(other) - requestsOf(one))[0]
    if (worst) return worst
    for (const name of layer) seen.add(name)
  }
  return named
}

const requestsOf = ({ signals }: MeasuredService): number => signals.requests
