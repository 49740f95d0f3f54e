import type { ChainResult, Entity, Evidence } from '@faultline/sdk'
import {
  defineAnalyzer,
  entityName,
  evidence,
  metrics,
  seconds,
  service,
  traces,
} from '@faultline/sdk'
import { z } from 'zod/mini'
import { changeImpact } from '../change-impact/index.ts'
import { saturation } from '../saturation/index.ts'
import { sliceBreakdown } from '../slice-breakdown/index.ts'
import { increase, contributions } from './attribution.ts'
import { observe, type Comparison } from './comparison.ts'
import { nothingIsWrong } from './healthy.ts'
import { hypotheses, type Hypothesis } from './hypotheses.ts'
import { degradation, readSignals, type Degradation } from './signals.ts'
import { reportSymptoms } from './symptoms.ts'

/**
 * From an alert about a service to where the trouble starts: by exclusive latency and the origin
 * of errors over the call graph; then to the change or the resource that explains it.
 */
export const serviceDegradation = defineAnalyzer({
  id: 'service-degradation',
  title: 'A service is slow or failing',
  owner: 'faultline',
  params: z.object({
    /** `service.name` of the service whose users are worse off. */
    service: z.string(),
  }),
  needs: { traces: traces(), metrics: metrics() },
  triggers: (on) => [
    on.alert({ labels: ['service'], params: (alert) => ({ service: alert.labels.service }) }),
  ],
  async investigate({ params, sources, window, step, chain, analyze, found }) {
    const name = params.service
    const signals = await step(`How ${name} serves its users`, () =>
      readSignals(sources.traces, name, window),
    )
    if (signals.requests === 0) {
      found.notEnough(`There are no traces of requests that ${name} served.`, {
        missing: [`server spans with service.name=${name}`],
        question: `Does ${name} send its traces here?`,
      })
      return
    }
    const degraded = degradation(signals, name, analyze)
    if (degraded.onset === null) {
      reportHealthy()
      return
    }
    const { onset } = degraded
    const symptom = reportAlert(degraded)
    const comparison = await step('Where the time goes and errors begin', () =>
      observe(sources.traces, name, { observed: signals.observed, onset }),
    )
    const guesses = hypotheses(comparison.before, comparison.after, severity(degraded)).slice(0, 8)
    const [leading] = guesses
    if (!leading) {
      found.notEnough(`${symptom}, but no place in its call graph got worse.`, {
        missing: ['spans of what it calls'],
        question: `What does ${name} do that is not traced?`,
      })
      return
    }
    const suspects = suspectWeights(guesses)
    const place = `Share of the degradation by place, per request of ${name}`
    const proof = contributionTable(place, comparison)
    const at = { onset, from: signals.observed.from, to: signals.observed.to }

    const [changes] = await Promise.all([
      chain(changeImpact, { ...at, suspects, symptom }),
      chain(sliceBreakdown, {
        ...at,
        service: name,
        measure: degraded.errors ? 'errors' : 'latency',
      }),
    ])
    const change = causeOf(changes)
    const resources = await chain(saturation, {
      ...at,
      services: Object.entries(suspects).map(([service, weight]) => ({ service, weight })),
      symptom,
      ...(change ? { explainedBy: entityName(change) } : {}),
    })
    const origin = originName(leading.entity)
    if (change ?? causeOf(resources)) {
      found.contributing({
        about: leading.entity,
        confidence: certainty(leading),
        because: `The trouble starts at ${entityName(leading.entity)}: ${leading.because}.`,
        evidence: [proof],
      })
    } else {
      await reportPlace(leading)
    }
    reportSymptoms(found, comparison, { origin, alerting: name })

    function reportHealthy(): void {
      const checked = [signals.latency, signals.tail, signals.errors, signals.traffic].flatMap(
        (series) => series ?? [],
      )
      found.nothing(nothingIsWrong(name, signals, degraded), { checked })
    }

    function reportAlert({ latency, errors }: Degradation): string {
      const sentence = errors ? `${name} is failing` : `${name} is slow`
      const shift = errors ?? latency
      found.symptom({
        about: service(name),
        confidence: shift?.probability ?? 0.5,
        because: `${sentence}: ${shift?.sentence ?? ''}.`,
        evidence: [errors, latency].flatMap((item) => item ?? []),
      })
      return sentence
    }

    /** No change and no resource explains it: the place itself is the answer. */
    async function reportPlace(guess: Hypothesis): Promise<void> {
      const down = guess.silent === true && (await isGone(origin))
      const state = down ? `${origin} is down: ${guess.because}` : guess.because
      found.cause({
        about: guess.entity,
        confidence: certainty(guess) * (down ? 1 : 0.9),
        because: `${symptom} because of ${entityName(guess.entity)}: ${state}.`,
        evidence: [proof, ...[degraded.latency, degraded.errors].flatMap((shift) => shift ?? [])],
      })
    }

    /** A service that still reports its own metrics hangs; one that does not is gone. */
    async function isGone(subject: string): Promise<boolean> {
      const { rows } = await sources.metrics.names({
        where: { 'service.name': subject },
        window: { from: at.to - seconds(2), to: at.to + seconds(1) },
      })
      return rows.length === 0
    }
  },
})

/** How much worse users are off, 0..1: a tenfold latency, or one failed request in five, is the worst. */
function severity({ latency, errors }: Degradation): { latency: number; errors: number } {
  const slower = latency ? Math.log10(latency.after / Math.max(latency.before, 0.1)) : 0
  const failing = errors ? (errors.after - errors.before) / 0.2 : 0
  return { latency: Math.max(0, Math.min(1, slower)), errors: Math.max(0, Math.min(1, failing)) }
}

function suspectWeights(guesses: readonly Hypothesis[]): Record<string, number> {
  const total = guesses[0]?.score ?? 1
  const weights: Record<string, number> = {}
  for (const guess of guesses) {
    for (const [name, weight] of Object.entries(guess.suspects)) {
      const scaled = Math.min(1, (guess.score / total) * weight)
      weights[name] = Math.max(weights[name] ?? 0, Number(scaled.toFixed(4)))
    }
  }
  return weights
}

function contributionTable(title: string, { before, after, sources }: Comparison): Evidence {
  const places = contributions(before, after).slice(0, 8)
  return evidence.table({
    title,
    columns: [
      { name: 'place' },
      { name: 'before', unit: 'ms' },
      { name: 'after', unit: 'ms' },
      { name: 'increase', unit: 'ms' },
      { name: 'visits before' },
      { name: 'visits after' },
    ],
    rows: places.map((row) => [
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

function causeOf(result: ChainResult): Entity | undefined {
  return result.findings.find(({ kind }) => kind === 'cause')?.entity
}

function originName(entity: Entity): string {
  return entity.kind === 'link' ? entity.to : 'name' in entity ? entity.name : entityName(entity)
}

function certainty({ score }: Hypothesis): number {
  return Math.max(0.35, Math.min(0.92, 0.45 + score * 0.5))
}
