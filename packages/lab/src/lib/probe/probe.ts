import type { UserResult } from '../protocol.ts'
import { composePayload, type AlertmanagerPayload } from './alertmanager.ts'
import { measure, type Measurement, type Objective } from './objectives.ts'

const evaluateEveryMs = 250
const repeatAfterMs = 60_000
const resolveAfterMs = 5000
const keepResultsMs = 30_000

/**
 * Watches the objectives from outside, by what users got. An objective goes from met to pending
 * when it is missed, to firing when it stays missed for its time, and back to met when it has been
 * kept for a while after that; `notify` is called on entering firing, again every minute while it
 * lasts, and once when it is over.
 */
export type Probe = {
  add(results: readonly UserResult[]): void
  watch(objective: Objective): void
  /** Whether users got, in the last moments, what every objective promises. */
  isAllMet(): boolean
  start(): void
  stop(): void
}

type State = {
  objective: Objective
  missedSinceMs: number | undefined
  metSinceMs: number | undefined
  firing: { startsAtMs: number; notifiedAtMs: number } | undefined
}

export function createProbe(notify: (payload: AlertmanagerPayload) => void): Probe {
  const states: State[] = []
  let results: UserResult[] = []
  let timer: NodeJS.Timeout | undefined

  function evaluate(nowMs: number): void {
    results = results.filter(({ finishedAtMs }) => finishedAtMs > nowMs - keepResultsMs)
    for (const state of states) {
      const measurement = measure(state.objective, results, nowMs)
      if (measurement === undefined) continue
      const payload = advance(state, measurement, nowMs)
      if (payload) notify(payload)
    }
  }

  return {
    add: (more) => void results.push(...more),
    watch(objective) {
      states.push({
        objective,
        missedSinceMs: undefined,
        metSinceMs: undefined,
        firing: undefined,
      })
    },
    isAllMet() {
      const nowMs = Date.now()
      return states.every(({ objective }) => measure(objective, results, nowMs)?.missed === false)
    },
    start() {
      results = []
      timer ??= setInterval(() => evaluate(Date.now()), evaluateEveryMs)
    },
    stop: () => clearInterval(timer),
  }
}

function advance(
  state: State,
  measurement: Measurement,
  nowMs: number,
): AlertmanagerPayload | undefined {
  const { objective } = state
  if (measurement.missed) {
    state.metSinceMs = undefined
    state.missedSinceMs ??= nowMs
    if (nowMs - state.missedSinceMs < objective.forMs) return undefined
    const lastMs = state.firing?.notifiedAtMs
    if (lastMs !== undefined && nowMs - lastMs < repeatAfterMs) return undefined
    const startsAtMs = state.firing?.startsAtMs ?? nowMs
    state.firing = { startsAtMs, notifiedAtMs: nowMs }
    return composePayload({ objective, measurement, startsAtMs })
  }
  state.missedSinceMs = undefined
  state.metSinceMs ??= nowMs
  if (!state.firing || nowMs - state.metSinceMs < resolveAfterMs) return undefined
  const { startsAtMs } = state.firing
  state.firing = undefined
  return composePayload({ objective, measurement, startsAtMs, endsAtMs: nowMs })
}
