import { power } from '../numeric/elementary.ts'
import type { Interval } from '../tests/proportions.ts'

/** Kinds of change with different habits: how often they break things, and how soon. */
export type EventKind =
  | 'deploy'
  | 'flag'
  | 'configuration'
  | 'migration'
  | 'infrastructure'
  | 'traffic'
  | 'schedule'
  | 'other'

/**
 * What is assumed about each kind of change. `weight` is its prior relative to a deploy (Google's SRE
 * book counts about 70 % of outages as due to changes, most of them binary and configuration
 * pushes); `medianLagMs` is the time after which half of the effects of a bad one have shown, and
 * `shape` how sharply around it (log-logistic). They are judgements, not fits: replace the evidence,
 * not the numbers, when an answer looks wrong.
 */
export const kindProfiles: Readonly<
  Record<
    EventKind,
    { readonly weight: number; readonly medianLagMs: number; readonly shape: number }
  >
> = {
  deploy: { weight: 1, medianLagMs: 45_000, shape: 1.3 },
  flag: { weight: 0.8, medianLagMs: 15_000, shape: 1.3 },
  configuration: { weight: 0.9, medianLagMs: 30_000, shape: 1.2 },
  migration: { weight: 0.9, medianLagMs: 60_000, shape: 1.1 },
  infrastructure: { weight: 0.6, medianLagMs: 30_000, shape: 1.1 },
  traffic: { weight: 0.4, medianLagMs: 20_000, shape: 1.2 },
  schedule: { weight: 0.4, medianLagMs: 20_000, shape: 1.2 },
  other: { weight: 0.4, medianLagMs: 60_000, shape: 1 },
}

interface TimedEvent {
  readonly kind: EventKind
  readonly time: number
  readonly endTime?: number
}

/**
 * Probability per ms that a change of this kind shows its effect within the onset's interval,
 * averaged over it. A rollout may bite at any moment between its start and end.
 */
export function lagDensity(event: TimedEvent, onset: Interval, clockErrorMs: number): number {
  const rolloutMs = endOf(event) - event.time
  const low = onset.low - clockErrorMs - event.time
  const high = onset.high + clockErrorMs - event.time
  const width = high - low + rolloutMs
  if (!(width > 0) || high <= 0) return 0
  return (lagShare(event.kind, high) - lagShare(event.kind, low - rolloutMs)) / width
}

/** Share of effects that have shown after this long: the log-logistic distribution function. */
function lagShare(kind: EventKind, lagMs: number): number {
  if (lagMs <= 0) return 0
  const { medianLagMs, shape } = kindProfiles[kind]
  return 1 / (1 + power(lagMs / medianLagMs, -shape))
}

/** A change that takes effect as its place shifts, against one at any other moment. */
const timely = 10
/** A change whose place went on as before for a while after it, and only then shifted. */
const late = { ratio: 0.3, fadesMs: 120_000 }

/**
 * Likelihood ratio of the timing where changes act when they take effect: much for one within the
 * onset's interval, little for one after which all was well for a while, none for one that came
 * later. A rollout may bite at any moment between its start and end.
 */
export function atOnceRatio(event: TimedEvent, onset: Interval, clockErrorMs: number): number {
  if (event.time > onset.high + clockErrorMs) return 0
  const lagMs = onset.low - clockErrorMs - endOf(event)
  return lagMs <= 0 ? timely : late.ratio / (1 + lagMs / late.fadesMs)
}

export function atOnceSentence(event: TimedEvent, onset: Interval, clockErrorMs: number): string {
  if (event.time > onset.high + clockErrorMs) return afterwards(event.time - onset.high)
  const lagMs = Math.max(0, onset.low - endOf(event))
  return lagMs <= clockErrorMs
    ? `The shift began within ${duration(lagMs)} of it.`
    : `The shift began ${duration(lagMs)} after it, and all was well in between.`
}

function endOf({ time, endTime = time }: TimedEvent): number {
  return Math.max(time, endTime)
}

export function timingSentence(
  event: TimedEvent,
  shift: { readonly onset: number; readonly latest: number },
): string {
  const lagMs = shift.onset - event.time
  if (shift.latest <= event.time) return afterwards(-lagMs)
  const usual = duration(kindProfiles[event.kind].medianLagMs)
  if (lagMs < 0)
    return `Its time falls within the uncertainty of the onset (${duration(-lagMs)} after the best estimate).`
  return `The shift began ${duration(lagMs)} after it; half of the effects of a ${event.kind} show within ${usual}.`
}

function afterwards(milliseconds: number): string {
  return `It came ${duration(milliseconds)} after the shift began, so it cannot have caused it.`
}

function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = seconds / 60
  return minutes < 90 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`
}
