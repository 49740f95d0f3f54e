import type { Analyze, Series, Shift, TracesClient, Window } from '@faultline/sdk'
import { formatClock, minutes } from '@faultline/sdk'
import type { AlertQuestion } from './alert-question.ts'
import { countedRise } from './counted-rise.ts'
import { degradation, type Degradation } from './degradation.ts'
import type { MeasuredService } from './degraded-service.ts'
import { commonEnd, loudEdges, symptomOfEdge, type LoudEdge } from './edges.ts'
import type { Signals } from './signals.ts'
import { leastRise, nearMs, worstSlice } from './slices.ts'

/** What the investigation is about: a service's requests, or some of them. */
export type Subject = MeasuredService & {
  /** Beginning of a sentence that says what users see, where the whole service does not show it. */
  readonly symptom?: string
  /** The edge at which the loudest edges meet, where edges showed it. */
  readonly end?: LoudEdge
  /** When it was over, if it is. */
  readonly recoveredAt?: number
}

/** An alert is often sent minutes after what it is about, which may be over by then. */
const recentMs = minutes(5)

type Options = {
  readonly window: Window
  readonly analyze: Analyze
  readonly question: AlertQuestion
}

/**
 * Looks closer at a service that is well on the whole now: at what was over just before the alert, at
 * the parts of its requests, and at every call below it.
 */
export async function lookCloser(
  traces: Pick<TracesClient, 'series' | 'attributes' | 'calls'>,
  measured: MeasuredService,
  options: Options,
): Promise<Subject | null> {
  const healed = recovered(measured, options)
  if (healed) return healed
  const { name, signals, degraded } = measured
  if (isExplained(signals, degraded, options.question)) return null
  const { analyze, question, window } = options
  const [slice, edges] = await Promise.all([
    worstSlice(traces, name, { signals, analyze, question }),
    loudEdges(traces, name, {
      window: signals.observed,
      analyze,
      earliest: (question.startsAt ?? window.to) - nearMs,
    }),
  ])
  const end = commonEnd(edges)
  if (slice) {
    const trouble = slice.degraded.errors ? 'is failing' : 'is slow'
    const symptom = `${name} ${trouble} for ${slice.attribute}=${slice.value}`
    const { signals: own, degraded: worse } = slice
    return { name, signals: own, degraded: worse, symptom, ...(end ? { end } : {}) }
  }
  const failing = failingMore(name, signals, question)
  if (failing) {
    const worse = { ...degraded, latency: null, errors: failing, onset: failing.onset }
    return { name, signals, degraded: worse, ...(end ? { end } : {}) }
  }
  if (!end) return null
  const { shift, measure } = end
  return {
    ...{ name, signals, end, symptom: symptomOfEdge(name, end) },
    degraded: {
      ...degraded,
      latency: measure === 'errors' ? null : shift,
      errors: measure === 'errors' ? shift : null,
      onset: shift.onset,
    },
  }
}

/** Too few errors to move the ratio of any moment for sure may still be more than there ever were. */
function failingMore(name: string, signals: Signals, question: AlertQuestion): Shift | null {
  if (question.signal !== 'errors' && question.signal !== 'unknown') return null
  const earliest = (question.startsAt ?? signals.observed.to) - nearMs
  const options = { title: `error ratio of ${name}`, level: 0.01, earliest }
  return countedRise(signals.errors, signals.traffic, { ...options, least: leastRise(question) })
}

/** What was over shortly before the alert, as if it were still that time. */
function recovered({ name, signals, degraded }: MeasuredService, options: Options): Subject | null {
  const { question, window } = options
  const { signal, startsAt } = question
  const last = degraded.earlier
    ?.filter((one) => (signal === 'errors' || signal === 'latency' ? one.signal === signal : true))
    .at(-1)
  if (!last || last.to < (startsAt ?? window.to) - recentMs) return null
  const then = until(signals, last.to)
  const worse: Degradation = degradation(then, name, options)
  if (worse.onset === null) return null
  const trouble = last.signal === 'errors' ? 'was failing' : 'was slow'
  const symptom = `${name} ${trouble} until ${formatClock(last.to)}`
  return { name, signals: then, degraded: worse, symptom, recoveredAt: last.to }
}

function until(signals: Signals, to: number): Signals {
  const cut = (series: Series | undefined): Series | undefined => {
    if (!series) return undefined
    const length = series.times.filter((time) => time < to).length
    return {
      ...series,
      times: series.times.slice(0, length),
      values: series.values.slice(0, length),
    }
  }
  return {
    ...signals,
    latency: cut(signals.latency),
    tail: cut(signals.tail),
    errors: cut(signals.errors),
    traffic: cut(signals.traffic),
    observed: { from: signals.observed.from, to },
  }
}

/** A threshold that is passed that often on a good day explains the alert. */
const usualPassing = 0.05
const fewestPassing = 2

/** Whether the alert needs no other explanation: more traffic, or a threshold within the normal range. */
export function isExplained(
  signals: Signals,
  { traffic, doubt }: Degradation,
  { signal, threshold, startsAt }: AlertQuestion,
): boolean {
  if (signal === 'traffic' && traffic) return true
  if (!threshold || doubt) return false
  const series = threshold.unit === 'ms' ? signals.tail : signals.errors
  if (!series) return false
  const before = [...series.values].filter(
    (value, index) =>
      Number.isFinite(value) && (series.times[index] ?? 0) < (startsAt ?? Infinity) - minutes(0.25),
  )
  const passing = before.filter((value) => value >= threshold.value).length
  return passing >= fewestPassing && passing >= usualPassing * before.length
}
