import { SourceError, type NeedKind, type Window } from '@faultline/sdk'

/** The steps that a window is cut into; the first begins with the window. */
export type Grid = {
  readonly fromNs: bigint
  readonly toNs: bigint
  readonly stepNs: bigint
  readonly steps: number
  /** Epoch milliseconds at which each step begins. */
  readonly times: () => Float64Array
}

const sensibleSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400,
]
const usualSteps = 60
const maximumSteps = 10_000

/**
 * Cuts a window into steps; by default into at most 60 of a round length of a second or more.
 * @throws SourceError `bad_query` when the window or the step makes no sense.
 */
export function createGrid(
  need: NeedKind,
  query: { readonly window: Window; readonly stepMs?: number },
): Grid {
  const { fromNs, toNs } = toNanosWindow(need, query.window)
  const lengthMs = query.window.to - query.window.from
  const stepMs = query.stepMs ?? defaultStepMs(lengthMs)
  if (!(stepMs >= 1) || !Number.isFinite(stepMs)) {
    throw badQuery(need, `stepMs must be at least 1, but was ${stepMs}`)
  }
  const steps = Math.ceil(lengthMs / stepMs)
  if (steps > maximumSteps) {
    throw badQuery(need, `the window has ${steps} steps, more than ${maximumSteps}; widen stepMs`)
  }
  const times = (): Float64Array =>
    Float64Array.from({ length: steps }, (_, index) => query.window.from + index * stepMs)
  return { fromNs, toNs, stepNs: BigInt(Math.round(stepMs * 1e6)), steps, times }
}

/** @throws SourceError `bad_query` when the window is empty or not made of times. */
export function toNanosWindow(
  need: NeedKind,
  { from, to }: Window,
): { readonly fromNs: bigint; readonly toNs: bigint } {
  const latestMs = 9e12
  if (!(from >= 0 && to > from && to <= latestMs)) {
    throw badQuery(need, `the window must be two times in order, but was ${from} to ${to}`)
  }
  return { fromNs: BigInt(Math.round(from * 1e6)), toNs: BigInt(Math.round(to * 1e6)) }
}

export function badQuery(need: NeedKind, what: string): SourceError {
  return new SourceError(need, 'bad_query', `The query cannot be run: ${what}.`)
}

function defaultStepMs(lengthMs: number): number {
  const seconds = sensibleSteps.find((step) => step * usualSteps * 1000 >= lengthMs)
  return seconds === undefined ? lengthMs / usualSteps : seconds * 1000
}
