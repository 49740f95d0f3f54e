import type { Change, WatchedPlace } from '@faultline/sdk'
import {
  changeEntity,
  changeMark,
  changes,
  defineAnalyzer,
  entityName,
  evidence,
  minutes,
  traces,
} from '@faultline/sdk'
import { z } from 'zod/mini'
import { readBehaviours, readLatency, type Behaviour } from './behaviour.ts'
import { isSameVersion, readRollouts, type Rollout } from './rollouts.ts'
import { compareVersions, type VersionComparison } from './versions.ts'
import { judgeChanges, type Judgement, type Observed } from './weigh.ts'

/** Which of the recent changes explains a shift: by timing, scope and size of effect. */
export const changeImpact = defineAnalyzer({
  id: 'change-impact',
  title: 'Did a change cause it?',
  owner: 'faultline',
  params: z.object({
    /** The stretch of data to look at, epoch milliseconds. */
    from: z.number(),
    to: z.number(),
    /** When users began to suffer. */
    onset: z.number(),
    /** How long before it may have been, where data are sparse; a second unless told. */
    onsetErrorMs: z.optional(z.number()),
    /** How directly each service could be to blame, 0..1. */
    suspects: z.record(z.string(), z.number()),
    /** What users see, as the beginning of a sentence: "checkout is slow". */
    symptom: z.string(),
  }),
  needs: { traces: traces(), changes: changes() },
  async investigate({ params, sources, step, analyze, found }) {
    const { from, to, onset, suspects, symptom, onsetErrorMs = 1_000 } = params
    const recent = await step('Recent changes', () =>
      sources.changes.list({ window: { from: from - minutes(30), to } }),
    )
    if (recent.rows.length === 0) {
      found.nothing('No change was made in the last half hour.', { checked: [recent] })
      return
    }
    const services = Object.keys(suspects).filter((name) => (suspects[name] ?? 0) >= 0.02)
    const stepMs = Math.max(1_000, Math.ceil((to - from) / 200_000) * 1_000)
    const watch = { window: { from, to }, stepMs, marks: recent.rows.map(changeMark), analyze }
    const behaviours = await step('When the suspects changed their behaviour', () =>
      readBehaviours(sources.traces, { ...watch, services }),
    )
    const explained = {
      onset,
      onsetInterval: { from: onset - onsetErrorMs, to: onset + Math.max(0, onsetErrorMs - 1_000) },
      sentence: symptom,
    }
    const judge = (seen: ReadonlyMap<string, Behaviour>, observed?: Observed) => {
      const places = Object.fromEntries(
        services.map((name) => [name, placeOf(suspects[name] ?? 0, seen.get(name))]),
      )
      const facts = { changes: recent, places, ...(observed ? { observed } : {}) }
      return { ...judgeChanges(analyze, explained, facts), seen }
    }
    const first = judge(behaviours)
    const isSettled = first.judgements.some(
      ({ judgement, probability, verdict }) =>
        judgement === 'cause' &&
        probability >= (verdict.change.kind === 'deployment' ? settled.deployment : settled.other),
    )
    const { judgements, none, seen } = isSettled ? first : await lookCloser(first, behaviours)
    for (const judged of judgements) {
      const { service } = judged.verdict.change
      const behaviour = service === undefined ? undefined : seen.get(service)
      if (judged.judgement === 'cause') await reportCause(judged, behaviour)
      else reportOther(judged)
    }
    if (!hasCause(judgements)) {
      found.nothing('None of the recent changes explains the shift.', {
        checked: [recent],
        confidence: Math.max(0.05, Math.min(none, 1 - (judgements[0]?.probability ?? 0))),
      })
    }

    /** No change fits by its posted time: telemetry says when versions began to serve, and how each fares. */
    async function lookCloser(
      judged: ReturnType<typeof judge>,
      known: ReadonlyMap<string, Behaviour>,
    ): Promise<ReturnType<typeof judge>> {
      const suspected = recent.rows.flatMap(({ kind, service }) =>
        kind === 'deployment' && service !== undefined && (suspects[service] ?? 0) >= leastSuspicion
          ? [service]
          : [],
      )
      const changed = [...new Set(suspected)]
      if (changed.length === 0) return judged
      const observed = await step('Which versions served when', () => observe(changed))
      const unmoved = changed.filter((name) => !known.get(name)?.isOwn)
      const latency = await readLatency(sources.traces, { ...watch, services: unmoved })
      return judge(new Map([...latency, ...known]), observed)
    }

    async function observe(changed: readonly string[]): Promise<Observed> {
      const { rollouts, versioned } = await readRollouts(sources.traces, changed, { from, to })
      const pairs = recent.rows.flatMap((change): [string, Rollout][] => {
        const own = rollouts.find((rollout) => isRolloutOf(rollout, change))
        return own ? [[change.id, own]] : []
      })
      const compared = await Promise.all(
        pairs.map(async ([id, rollout]) => ({
          id,
          comparison: await compareVersions(sources.traces, rollout, to),
        })),
      )
      const versions = new Map<string, VersionComparison>()
      for (const { id, comparison } of compared) if (comparison) versions.set(id, comparison)
      return { rollouts: new Map(pairs), versions, versioned }
    }

    async function reportCause(
      { verdict, probability, versions: compared }: Judgement,
      behaviour?: Behaviour,
    ): Promise<void> {
      const { change, entity } = verdict
      const versions = await byVersion(change)
      const effect =
        compared?.verdict === 'worse'
          ? `: ${compared.sentence}`
          : behaviour
            ? `: ${behaviour.shift.sentence}, as it took effect`
            : ''
      found.cause({
        about: entity,
        confidence: Math.min(0.97, probability),
        because: `${symptom} because of ${describe(change)}${effect}.`,
        evidence: [
          evidence.changes('Changes around the onset', recent),
          ...(compared ? [compared.evidence] : []),
          ...(behaviour ? [behaviour.shift] : []),
          ...versions,
        ],
        actions: [undo(change)],
      })
    }

    async function byVersion(change: Change) {
      if (change.kind !== 'deployment' || change.service === undefined) return []
      const groups = await sources.traces.groups({
        window: { from, to },
        where: { 'service.name': change.service },
        kind: 'server',
        by: ['service.version'],
      })
      return [
        evidence.table({
          title: `Requests of ${change.service} by version`,
          columns: [
            { name: 'version' },
            { name: 'requests' },
            { name: 'own time', unit: 'ms' },
            { name: 'error ratio', unit: '1' },
          ],
          rows: groups.rows.map(({ key, count, errors, self }) => [
            key['service.version'] ?? '',
            count,
            self.mean,
            errors / Math.max(1, count),
          ]),
          from: [groups],
        }),
      ]
    }

    function reportOther({ verdict, judgement, probability, reason, versions }: Judgement): void {
      const name = entityName(verdict.entity)
      const proof = [
        evidence.changes('Changes around the onset', recent, [verdict.change]),
        ...(versions ? [versions.evidence] : []),
      ]
      const claim = { about: verdict.entity, evidence: proof }
      if (judgement === 'innocent') {
        const because = `${name} was ruled out: ${reason}.`
        found.ruledOut({ ...claim, confidence: Math.min(0.99, 1 - probability), because })
      } else if (judgement === 'unlikely') {
        const because = `${name} is less likely: ${reason}.`
        found.inconclusive({ ...claim, confidence: probability, because })
      } else {
        const because = `${name} may have contributed: ${reason}.`
        found.inconclusive({ ...claim, confidence: probability, because })
      }
    }
  },
})

/** From this suspicion on, a service's versions are looked at before a change of it is cleared. */
const leastSuspicion = 0.3
/** With a cause that is less sure than this by its posted time, versions are looked at, too. */
const settled = { deployment: 0.9, other: 0.7 }

function hasCause(judgements: readonly Judgement[]): boolean {
  return judgements.some(({ judgement }) => judgement === 'cause')
}

/** A rollout belongs to the deployment of the same version, or of the same time where none is named. */
function isRolloutOf(rollout: Rollout, { kind, service, version, at }: Change): boolean {
  if (kind !== 'deployment' || service !== rollout.service) return false
  if (version) return isSameVersion(version.to, rollout.version)
  return at >= rollout.from - minutes(15) && at <= rollout.to + minutes(15)
}

function placeOf(suspicion: number, behaviour: Behaviour | undefined): WatchedPlace {
  if (!behaviour) return { suspicion, shift: null }
  return { suspicion, shift: behaviour.shift, isOwn: behaviour.isOwn }
}

function describe(change: Change): string {
  const name = entityName(changeEntity(change))
  return change.kind === 'deployment' ? `deployment ${name}` : name
}

function undo(change: Change): { title: string } {
  switch (change.kind) {
    case 'deployment':
      return {
        title: `Roll ${change.service ?? ''} back to ${change.version?.from ?? 'the version before'}`,
      }
    case 'flag':
      return {
        title: `Set ${change.flag?.name ?? 'the flag'} back to ${change.flag?.from ?? 'what it was'}`,
      }
    case 'configuration':
      return {
        title: `Set ${change.configuration?.key ?? 'the key'} back to ${change.configuration?.from ?? 'what it was'}`,
      }
    case 'other':
      return { title: `Undo: ${change.title}` }
  }
}
