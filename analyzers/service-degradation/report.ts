import type { Evidence, Found, Series } from '@faultline/sdk'
import { entityName, evidence, formatClock, formatQuantity, service } from '@faultline/sdk'
import type { AlertQuestion } from './alert-question.ts'
import { contributions, increase } from './attribution.ts'
import type { Subject } from './closer-look.ts'
import type { Comparison } from './comparison.ts'
import type { Degradation, Earlier } from './degradation.ts'
import type { MeasuredService } from './degraded-service.ts'
import { healthOf } from './healthy.ts'
import { certainty } from './hypotheses.ts'
import type { Hypothesis } from './hypothesis.ts'
import { nextSteps, placeName } from './next-steps.ts'
import type { Signals } from './signals.ts'

/** Says how well the service is, and shows the alert's own signal with its threshold first. */
export function reportHealthy(
  found: Found,
  measured: MeasuredService,
  question: AlertQuestion,
): void {
  const { name, signals, degraded } = measured
  const charts = ownCharts(measured, question)
  const doubted = degraded.doubt?.shift.evidence
  const checked = doubted ? [doubted, ...charts] : charts
  const health = healthOf(name, measured, question)
  if (health.isClear) {
    const because = degraded.doubt
      ? `${name} serves its users about as before: no shift of latency or errors counts.`
      : `${name} serves its users as before: neither latency nor errors shifted, on the whole or in any part that was looked at.`
    const { confidence } = health
    found.ruledOut({ about: service(name), confidence, because, evidence: checked })
    found.nothing(health.sentence, { checked, confidence })
    return
  }
  const loudest = degraded.doubt
  if (loudest) {
    found.inconclusive({
      about: service(name),
      confidence: Math.min(0.5, loudest.shift.probability / 2),
      because: `${name} is the loudest place: ${loudest.shift.sentence}.`,
      evidence: checked,
    })
  }
  found.notEnough(health.sentence, {
    missing: [
      `more requests of ${name} since ${formatClock(question.startsAt ?? signals.observed.to)}`,
    ],
    question: `Does the alert still fire in a minute?`,
  })
}

/** The charts of what users feel, that of the alert's signal first and with its threshold. */
function ownCharts({ name, signals }: MeasuredService, question: AlertQuestion): Evidence[] {
  const { threshold, startsAt } = question
  const marks = startsAt === null ? [] : [{ at: startsAt, label: 'alert' }]
  const charts = [
    { title: `p95 latency of ${name}`, unit: 'ms', series: signals.tail },
    { title: `Share of requests of ${name} that fail`, unit: '1', series: signals.errors },
    { title: `Requests of ${name}`, unit: '{request}', series: signals.traffic },
  ].flatMap(({ series, unit, title }) => {
    if (!series) return []
    const line = threshold?.unit === unit ? [thresholdLine(series, threshold.value)] : []
    return [{ unit, chart: evidence.series({ title, unit, marks, series: [series, ...line] }) }]
  })
  const first =
    question.signal === 'errors' ? '1' : question.signal === 'traffic' ? '{request}' : 'ms'
  return charts
    .toSorted((one, other) => Number(other.unit === first) - Number(one.unit === first))
    .map(({ chart }) => chart)
}

function thresholdLine(series: Series, value: number): Series {
  return {
    ...series,
    name: "the alert's threshold",
    labels: {},
    values: series.values.map(() => value),
  }
}

/**
 * Says what users see, at once; returns it as the beginning of a sentence: "checkout is slow".
 * `named` is the service that the alert is about, which may itself be well.
 */
export function reportAlert(found: Found, named: string, subject: Subject): string {
  const { name, degraded, signals, recoveredAt } = subject
  const { latency, errors } = degraded
  const trouble = errors ? 'is failing' : 'is slow'
  const whole = name === named ? `${named} ${trouble}` : `${named} ${trouble} for its users`
  const sentence = subject.symptom ?? whole
  const shift = errors ?? latency
  found.symptom({
    about: service(name),
    confidence: shift?.probability ?? 0.5,
    because: `${sentence}: ${shift?.sentence ?? 'it got worse'}${impactOf(signals, degraded)}${recoveredAt === undefined ? ', and still is' : ''}.`,
    evidence: [errors, latency].flatMap((item) => item ?? []),
  })
  return sentence
}

/** How many requests were affected since it began. */
function impactOf({ traffic, errors: ratios }: Signals, { errors, onset }: Degradation): string {
  if (!traffic || onset === null) return ''
  let all = 0
  let failed = 0
  traffic.values.forEach((count, index) => {
    if (!(count > 0) || (traffic.times[index] ?? 0) < onset) return
    all += count
    const ratio = ratios?.values[index] ?? 0
    failed += Number.isFinite(ratio) ? count * ratio : 0
  })
  if (all === 0) return ''
  return errors
    ? `; ${Math.round(failed)} of ${all} requests failed since`
    : `; ${all} requests since`
}

/** Names the last incident of before, which is another one; returns it. */
export function reportEarlier(found: Found, subject: Subject, onset: number): Earlier | null {
  const last = subject.degraded.earlier?.filter(({ to }) => to <= onset).at(-1)
  if (!last) return null
  const unit = last.signal === 'errors' ? '1' : 'ms'
  const what = last.signal === 'errors' ? 'the error ratio' : 'p95 latency'
  const { name, signals } = subject
  const series = (last.signal === 'errors' ? signals.errors : signals.tail) ?? null
  found.symptom({
    about: service(name),
    confidence: 0.7,
    because: `An earlier incident of ${name}, over since ${formatClock(last.to)}, is another one: from ${formatClock(last.from)} on ${what} was ${formatQuantity(last.level, unit)} instead of ${formatQuantity(last.usual, unit)}.`,
    evidence: series
      ? [
          evidence.series({
            title: `${what} of ${name}`,
            unit,
            series: [series],
            regions: [{ from: last.from, to: last.to, label: 'earlier incident' }],
          }),
        ]
      : [],
  })
  return last
}

/** A change or a resource explains the trouble: names the place at which it starts. */
export function reportOrigin(found: Found, guess: Hypothesis, proof: Evidence): void {
  found.contributing({
    about: guess.entity,
    confidence: certainty(guess),
    because: `The trouble starts at ${entityName(guess.entity)}: ${guess.because}.`,
    evidence: [proof],
  })
}

/** What is left of the certainty when a source that could have told did not answer. */
const blind = 0.75
/** Below this, a place that got worse is a guess rather than a cause. */
const leastCertainty = 0.6

/** No change and no resource explains it: the place itself is the answer, if it stands out. */
export function reportPlace(
  found: Found,
  guess: Hypothesis,
  facts: {
    readonly symptom: string
    readonly isGone: boolean
    readonly proof: Evidence
    readonly degraded: Degradation
    /** Sources that could have told of another cause and did not answer. */
    readonly unread: readonly string[]
  },
): void {
  const { symptom, isGone, proof, degraded, unread } = facts
  const name = entityName(guess.entity)
  const sure = certainty(guess) * (isGone ? 1 : 0.9)
  const confidence = unread.length > 0 ? sure * blind : sure
  const caveat = unread.length > 0 ? ` (less sure, for ${unread.join(', ')} could not be read)` : ''
  if (sure < leastCertainty) {
    const because = `${name} may be where it starts: ${guess.because}.`
    found.inconclusive({ about: guess.entity, confidence, because, evidence: [proof] })
    found.notEnough(`${symptom}, but no place in its call graph stands out.`, {
      missing: ['a change, a resource or a place that accounts for most of it'],
      question: `Does something outside of the traces, such as the host, weigh on all of them?`,
    })
    return
  }
  found.cause({
    about: guess.entity,
    confidence,
    because: `${symptom} because of ${placeName(guess.entity)}: ${isGone ? `it is down, ${guess.because}` : guess.because}${caveat}.`,
    evidence: [proof, ...[degraded.latency, degraded.errors].flatMap((shift) => shift ?? [])],
    actions: nextSteps(guess.entity, { isGone, traces: guess.traces ?? [] }),
  })
}

/** Where the time goes, before and after, as a table. */
export function contributionTable(name: string, { before, after, sources }: Comparison): Evidence {
  return evidence.table({
    title: `Where the time of a request of ${name} goes, before and after`,
    columns: [
      { name: 'place' },
      { name: 'before', unit: 'ms' },
      { name: 'after', unit: 'ms' },
      { name: 'increase', unit: 'ms' },
      { name: 'visits before' },
      { name: 'visits after' },
    ],
    rows: contributions(before, after)
      .slice(0, 8)
      .map((row) => [
        row.place.kind === 'own'
          ? row.place.service
          : `${row.place.caller} → ${row.place.callee} (${row.place.kind})`,
        row.beforeMs,
        row.afterMs,
        increase(row),
        row.visitsBefore,
        row.visitsAfter,
      ]),
    from: sources,
  })
}
