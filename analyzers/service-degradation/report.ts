import type { Evidence, Found } from '@faultline/sdk'
import { entityName, evidence, service } from '@faultline/sdk'
import { contributions, increase } from './attribution.ts'
import type { Comparison } from './comparison.ts'
import { nothingIsWrong } from './healthy.ts'
import { certainty } from './hypotheses.ts'
import type { Hypothesis } from './hypothesis.ts'
import type { Degradation, Signals } from './signals.ts'

/** Says that users of the service are as well off as before, and shows what it was seen by. */
export function reportHealthy(
  found: Found,
  name: string,
  measured: { readonly signals: Signals; readonly degraded: Degradation },
): void {
  const { signals, degraded } = measured
  const own = [
    { title: `p95 latency of ${name}`, unit: 'ms', series: signals.tail },
    { title: `Share of requests of ${name} that fail`, unit: '1', series: signals.errors },
    { title: `Requests of ${name}`, unit: '{request}', series: signals.traffic },
  ].flatMap(({ series, ...chart }) =>
    series ? [evidence.series({ ...chart, series: [series] })] : [],
  )
  const doubted = degraded.doubt?.shift.evidence
  const isOwn = own.some(({ title }) => title === doubted?.title)
  const charts = doubted && !isOwn ? [doubted, ...own] : own
  const confidence = degraded.doubt ? doubtfulHealth : 0.9
  found.ruledOut({
    about: service(name),
    confidence,
    because: degraded.doubt
      ? `${name} serves its users about as before: no shift of latency or errors counts.`
      : `${name} serves its users as before: neither latency nor errors shifted.`,
    evidence: charts,
  })
  found.nothing(nothingIsWrong(name, signals, degraded), { checked: charts, confidence })
}

/** How sure it is that nothing is wrong when latency is higher, but not surely or not for the first time. */
const doubtfulHealth = 0.6

/**
 * Says what users see, at once; returns it as the beginning of a sentence: "checkout is slow".
 * `named` is the service that the alert is about, which may itself be well.
 */
export function reportAlert(
  found: Found,
  named: string,
  { name, degraded }: { readonly name: string; readonly degraded: Degradation },
): string {
  const { latency, errors } = degraded
  const trouble = errors ? 'is failing' : 'is slow'
  const sentence = name === named ? `${named} ${trouble}` : `${named} ${trouble} for its users`
  const shift = errors ?? latency
  found.symptom({
    about: service(name),
    confidence: shift?.probability ?? 0.5,
    because: `${sentence}: ${shift?.sentence ?? 'it got worse'}.`,
    evidence: [errors, latency].flatMap((item) => item ?? []),
  })
  return sentence
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
  },
): void {
  const { symptom, isGone, proof, degraded } = facts
  const name = entityName(guess.entity)
  const confidence = certainty(guess) * (isGone ? 1 : 0.9)
  if (confidence < leastCertainty) {
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
    because: `${symptom} because of ${name}: ${isGone ? `it is down, ${guess.because}` : guess.because}.`,
    evidence: [proof, ...[degraded.latency, degraded.errors].flatMap((shift) => shift ?? [])],
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
