import type { ChainResult, Entity, MetricsClient } from '@faultline/sdk'
import { defineAnalyzer, entityName, metrics, seconds, traces } from '@faultline/sdk'
import { z } from 'zod/mini'
import { changeImpact } from '../change-impact/index.ts'
import { saturation } from '../saturation/index.ts'
import { sliceBreakdown } from '../slice-breakdown/index.ts'
import { versionImpact } from '../version-impact/index.ts'
import { questionOf } from './alert-question.ts'
import { lookCloser, type Subject } from './closer-look.ts'
import { observe } from './comparison.ts'
import { severity, type Degradation } from './degradation.ts'
import { findDegraded } from './degraded-service.ts'
import { hypotheses, preferEnd, suspectWeights } from './hypotheses.ts'
import type { Hypothesis } from './hypothesis.ts'
import { longStandingFailure, reportLongStanding } from './long-standing.ts'
import { reportSilence } from './quiet.ts'
import {
  contributionTable,
  reportAlert,
  reportEarlier,
  reportHealthy,
  reportOrigin,
  reportPlace,
} from './report.ts'
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
  async investigate({ params, sources, window, alert, step, chain, analyze, found }) {
    const question = questionOf(alert)
    const measured = await step(`How ${params.service} serves its users`, () =>
      findDegraded(sources.traces, params.service, { window, analyze, question }),
    )
    if (measured.signals.requests === 0) {
      const { name } = measured
      found.notEnough(`There are no traces of requests that ${name} served.`, {
        missing: [`server or consumer spans with service.name=${name}`],
        question: `Does ${name} send its traces here?`,
      })
      return
    }
    const subject = measured.degraded.onset === null ? await withoutShift() : measured
    if (subject) await explain(subject)

    /** The service is well on the whole, as far as its requests tell. */
    async function withoutShift(): Promise<Subject | null> {
      const { silence } = measured.signals
      if (silence) {
        const facts = { measured, silence, until: window.to }
        await step('Who still calls it', () => reportSilence(found, sources.traces, facts))
        return null
      }
      const share = longStandingFailure(measured, question)
      if (share !== null && !measured.degraded.doubt) {
        const facts = { measured, share }
        await step('Where requests fail', () => reportLongStanding(found, sources.traces, facts))
        return null
      }
      const closer = await step('Parts of its requests, and every call below', () =>
        lookCloser(sources.traces, measured, { window, analyze, question }),
      )
      if (!closer) reportHealthy(found, measured, question)
      return closer
    }

    async function explain(subject: Subject): Promise<void> {
      const { name, signals, degraded } = subject
      const onset = degraded.onset ?? signals.observed.from
      const symptom = reportAlert(found, params.service, subject)
      const earlier = reportEarlier(found, subject, onset)
      const comparison = await step('Where the time goes and errors begin', () =>
        observe(sources.traces, name, {
          observed: signals.observed,
          onset,
          ...(earlier ? { quietFrom: earlier.to } : {}),
          ...(signals.entry ? { entry: signals.entry } : {}),
        }),
      )
      const guesses = preferEnd(
        hypotheses(comparison.before, comparison.after, severity(degraded)),
        subject.end,
      ).slice(0, 8)
      const [leading] = guesses
      if (!leading) {
        found.notEnough(`${symptom}, but no place in its call graph got worse.`, {
          missing: ['spans of what it calls'],
          question: `What does ${name} do that is not traced?`,
        })
        return
      }
      const suspects = suspectWeights(guesses)
      const at = { onset, from: signals.observed.from, to: signals.observed.to }
      const kind = signals.entry === 'consumer' ? { kind: signals.entry } : {}
      const onsetErrorMs = onsetErrorOf(degraded, onset)
      const error = onsetErrorMs > sharpMs ? { onsetErrorMs } : {}
      const [changes] = await Promise.all([
        chain(changeImpact, { ...at, ...error, suspects, symptom }),
        chain(sliceBreakdown, {
          ...{ ...at, ...kind, service: name },
          measure: degraded.errors ? 'errors' : 'latency',
        }),
      ])
      const change = causeOf(changes)
      const unread = changes.status === 'succeeded' ? [] : ['changes']
      const resources = await chain(saturation, {
        ...at,
        services: Object.entries(suspects).map(([service, weight]) => ({ service, weight })),
        symptom,
        ...(change ? { explainedBy: entityName(change) } : {}),
        ...(unread.length > 0 ? { unread } : {}),
      })
      const proof = contributionTable(name, comparison)
      const isExplained = (change ?? causeOf(resources)) !== undefined
      const versions = isExplained
        ? null
        : await unposted(leading, suspects, { ...at, ...error, symptom })
      if (isExplained || (versions && causeOf(versions))) {
        reportOrigin(found, leading, proof)
      } else {
        const isGone = await step('Is it still there?', () =>
          hasGone(sources.metrics, leading, at.to),
        )
        reportPlace(found, leading, { symptom, isGone, proof, degraded, unread })
      }
      reportSymptoms(found, comparison, { origin: leading.entity, alerting: name })
    }

    /** A version that no pipeline told of, of a service that does the work itself. */
    async function unposted(
      { entity, isSilent }: Hypothesis,
      suspects: Readonly<Record<string, number>>,
      rest: { onset: number; onsetErrorMs?: number; from: number; to: number; symptom: string },
    ): Promise<ChainResult | null> {
      if (entity.kind !== 'service' || isSilent) return null
      const services = Object.keys(suspects).filter((one) => (suspects[one] ?? 0) >= mainSuspect)
      return services.length > 0 ? chain(versionImpact, { ...rest, services }) : null
    }
  },
})

/** From this suspicion on, a service is looked at for versions that nobody posted. */
const mainSuspect = 0.85

/** An onset that is known to so many milliseconds is sharp. */
const sharpMs = 3_000

/** How far the onset may be off: the wider of its interval and a step of the series that shows it. */
function onsetErrorOf({ latency, errors }: Degradation, onset: number): number {
  const shift = [latency, errors].find((one) => one?.onset === onset) ?? errors ?? latency
  if (!shift) return 0
  const { evidence } = shift
  const [first = 0, second = 0] =
    evidence.kind === 'series' ? (evidence.series[0]?.times ?? []) : []
  return Math.max(onset - shift.onsetInterval.from, second - first)
}

function causeOf(result: ChainResult): Entity | undefined {
  return result.findings.find(({ kind }) => kind === 'cause')?.entity
}

/** A service that answers nobody but still reports its own metrics hangs; one that does not is gone. */
async function hasGone(client: MetricsClient, guess: Hypothesis, now: number): Promise<boolean> {
  if (!guess.isSilent || guess.entity.kind !== 'service') return false
  const { rows } = await client.names({
    where: { 'service.name': guess.entity.name },
    window: { from: now - seconds(2), to: now + seconds(1) },
  })
  return rows.length === 0
}
