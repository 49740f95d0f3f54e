import { mannWhitney } from '@faultline/analysis'
import type { Analyze, Series, Shift, TracesClient } from '@faultline/sdk'
import { minutes } from '@faultline/sdk'
import { chooseAttributes } from '../slice-breakdown/choose-attributes.ts'
import type { AlertQuestion } from './alert-question.ts'
import { countedRise } from './counted-rise.ts'
import { degradation, type Degradation } from './degradation.ts'
import { readSignalsBy, type Signals } from './signals.ts'

/** A part of a service's requests that is worse off alone. */
export type BadSlice = {
  readonly attribute: string
  readonly value: string
  readonly signals: Signals
  readonly degraded: Degradation
  /** How much worse, for ranking. */
  readonly loudness: number
}

/** Of all slices together, one is called bad by chance in so many cases. */
const chance = 0.05
export const nearMs = minutes(10)

/**
 * The slice of a service's requests that got worse while the whole looks as before: a tenant, a
 * region, a version, a route. Each is compared with its own past, the many looked at allowed for.
 */
export async function worstSlice(
  traces: Pick<TracesClient, 'series' | 'attributes'>,
  service: string,
  options: {
    readonly signals: Signals
    readonly analyze: Analyze
    readonly question: AlertQuestion
  },
): Promise<BadSlice | null> {
  const { signals, analyze, question } = options
  const { observed, entry = 'server' } = signals
  const { rows } = await traces.attributes({
    window: observed,
    where: { 'service.name': service },
    kind: entry,
  })
  const read = await Promise.all(
    chooseAttributes(rows).map(async (attribute) => ({
      attribute,
      slices: await readSignalsBy(traces, service, { window: observed, by: [attribute] }),
    })),
  )
  const all = read.flatMap(({ attribute, slices }) =>
    slices
      .filter(({ requests }) => requests >= 20)
      .map((slice) => ({ attribute, value: slice.labels[attribute] ?? '', signals: slice })),
  )
  const level = chance / Math.max(1, all.length)
  // The onset is sought near the alert first: what has been so for long is not what it fires about.
  const earliest = (question.startsAt ?? observed.to) - nearMs
  const bad = all.flatMap((slice): BadSlice[] => {
    if (slice.value === '') return []
    const title = `${service} with ${slice.attribute}=${slice.value}`
    const degraded = sureOnes(
      degradation(slice.signals, title, { analyze, question }),
      slice.signals,
      { level, earliest, least: leastRise(question), title: `error ratio of ${title}` },
    )
    const isNear = degraded.onset !== null && degraded.onset >= earliest
    return !isNear ? [] : [{ ...slice, degraded, loudness: loudnessOf(degraded) }]
  })
  return bad.toSorted((one, other) => other.loudness - one.loudness)[0] ?? null
}

/** The rise of errors that matters: half of what the alert says, little for an alert on errors. */
export function leastRise({ signal, threshold }: AlertQuestion): number {
  if (signal !== 'errors') return 0.02
  return threshold?.unit === '1' ? Math.min(0.02, threshold.value / 2) : 0.005
}

/** What is beyond chance although many slices were looked at. */
function sureOnes(
  degraded: Degradation,
  signals: Signals,
  { level, ...rise }: Parameters<typeof countedRise>[2],
): Degradation {
  const { latency: shift } = degraded
  const latency = shift && isHigher(shift, signals, level) ? shift : null
  const errors = countedRise(signals.errors, signals.traffic, { ...rise, level })
  const onsets = [latency, errors].flatMap((shift) => shift?.onset ?? [])
  return { ...degraded, latency, errors, onset: onsets.length > 0 ? Math.min(...onsets) : null }
}

/** By ranks, which hold for latencies of two kinds of requests as well, and for every moment tried. */
function isHigher({ onset, evidence }: Shift, { tail, latency }: Signals, level: number): boolean {
  const series = evidence.title.startsWith('mean') ? latency : tail
  return series !== undefined && isSurelyHigher(series, onset, level)
}

/** Whether a series is higher from a moment on, although the moment was chosen among all. */
export function isSurelyHigher({ times, values }: Series, onset: number, level: number): boolean {
  const present = [...values].map((value, index) => ({ value, at: times[index] ?? 0 }))
  const seen = present.filter(({ value }) => Number.isFinite(value))
  const pick = (isAfter: boolean): number[] =>
    seen.filter(({ at }) => at >= onset === isAfter).map(({ value }) => value)
  const p = mannWhitney(pick(true), pick(false)).value?.pValue ?? 1
  return p * seen.length < level
}

function loudnessOf({ latency, errors }: Degradation): number {
  const slower = latency ? Math.log2(latency.after / Math.max(latency.before, 1)) : 0
  const failing = errors ? (errors.after - errors.before) * 10 : 0
  return Math.max(slower, failing)
}
