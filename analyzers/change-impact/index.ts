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
import { readBehaviours, type Behaviour } from './behaviour.ts'
import { judgeChanges, type Judgement } from './weigh.ts'

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
    /** How directly each service could be to blame, 0..1. */
    suspects: z.record(z.string(), z.number()),
    /** What users see, as the beginning of a sentence: "checkout is slow". */
    symptom: z.string(),
  }),
  needs: { traces: traces(), changes: changes() },
  async investigate({ params, sources, step, analyze, found }) {
    const { from, to, onset, suspects, symptom } = params
    const recent = await step('Recent changes', () =>
      sources.changes.list({ window: { from: from - minutes(30), to } }),
    )
    if (recent.rows.length === 0) {
      found.nothing('No change was made in the last half hour.', { checked: [recent] })
      return
    }
    const services = Object.keys(suspects).filter((name) => (suspects[name] ?? 0) >= 0.02)
    const behaviours = await step('When the suspects changed their behaviour', () =>
      readBehaviours(sources.traces, {
        services,
        window: { from, to },
        stepMs: Math.max(1_000, Math.ceil((to - from) / 200_000) * 1_000),
        marks: recent.rows.map(changeMark),
        analyze,
      }),
    )
    const places = Object.fromEntries(
      services.map((name) => [name, placeOf(suspects[name] ?? 0, behaviours.get(name))]),
    )
    const explained = {
      onset,
      onsetInterval: { from: onset - 1_000, to: onset },
      sentence: symptom,
    }
    const { judgements, none } = judgeChanges(analyze, explained, { changes: recent, places })
    for (const judged of judgements) {
      const { service } = judged.verdict.change
      const behaviour = service === undefined ? undefined : behaviours.get(service)
      if (judged.judgement === 'cause') await reportCause(judged, behaviour)
      else if (judged.judgement === 'doubtful') reportDoubtful(judged)
      else reportInnocent(judged)
    }
    if (judgements.every(({ judgement }) => judgement !== 'cause')) {
      found.nothing('None of the recent changes explains the shift.', {
        checked: [recent],
        confidence: none,
      })
    }

    async function reportCause({ verdict }: Judgement, behaviour?: Behaviour): Promise<void> {
      const { change, entity, probability } = verdict
      const versions = await byVersion(change)
      const effect = behaviour ? `: ${behaviour.shift.sentence}, as it took effect` : ''
      found.cause({
        about: entity,
        confidence: Math.min(0.97, probability),
        because: `${symptom} because of ${describe(change)}${effect}.`,
        evidence: [
          evidence.changes('Changes around the onset', recent),
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

    function reportDoubtful({ verdict, reason }: Judgement): void {
      found.inconclusive({
        about: verdict.entity,
        confidence: verdict.probability,
        because: `${entityName(verdict.entity)} may have a part in it: ${reason}.`,
        evidence: [evidence.changes('Changes around the onset', recent, [verdict.change])],
      })
    }

    function reportInnocent({ verdict, reason }: Judgement): void {
      found.ruledOut({
        about: verdict.entity,
        confidence: 1 - verdict.probability,
        because: `${entityName(verdict.entity)} is innocent: ${reason}.`,
        evidence: [evidence.changes('Changes around the onset', recent, [verdict.change])],
      })
    }
  },
})

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
