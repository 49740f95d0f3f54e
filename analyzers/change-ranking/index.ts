import type { Change, Rows, Window } from '@faultline/sdk'
import {
  changeEntity,
  changeMark,
  changes,
  defineAnalyzer,
  entityName,
  evidence,
  hours,
  metrics,
  minutes,
  service,
  traces,
} from '@faultline/sdk'
import { z } from 'zod/mini'
import { only, period, periodsOfAlert } from '../metric-reading/periods.ts'
import { rankSuspects, suspectParams, type Suspect } from '../node-ranking/suspects.ts'
import { explain, type Explanation } from './explain.ts'

const mostCertain = 0.97
/** How many changes are named unless told. */
const usualSuspects = 5

/**
 * Which of the recent changes explains an alert, where only metrics of the nodes are known: by when a
 * change took effect and by what the node shows that was changed. `change-impact` does it from traces.
 */
export const changeRanking = defineAnalyzer({
  id: 'change-ranking',
  title: 'Which change explains what the nodes show?',
  owner: 'faultline',
  params: z.object({
    ...suspectParams,
    alertAt: z.number(),
    /** Changes that come into question, by when they took effect. */
    changed: period,
    /** Robust deviations from which a node is believed to be where the trouble is. */
    clearScore: z._default(z.number(), 10),
    /** How long before the alert the trouble has begun at most, where no node shows when. */
    soonMs: z._default(z.number(), 300_000),
    /** How many to name; also the unlikely ones, as hypotheses, where it is told. */
    suspects: z.optional(z.number()),
  }),
  needs: { metrics: metrics(), traces: traces(), changes: changes() },
  emits: ['deployment', 'flag', 'configuration', 'change', 'service'],
  triggers: (on) => [
    on.alert({
      labels: ['metric', 'node'],
      params: ({ labels, startsAt }) => ({
        ...periodsOfAlert(startsAt),
        alertAt: startsAt,
        changed: { from: startsAt - hours(1), to: startsAt + minutes(2) },
        node: labels.node,
        service: [{ metric: labels.metric }],
      }),
    }),
  ],
  async investigate({ params, sources, step, found }) {
    const recent = await step('Recent changes', () =>
      sources.changes.list({ window: params.changed }),
    )
    if (recent.rows.length === 0) {
      found.notEnough('No change was made in the time that comes into question.', {
        missing: ['changes: deployments, flags, configuration'],
        question: 'Are all changes told to Faultline?',
      })
      return
    }
    const { suspects, unknown } = await step('Metrics of all nodes', () =>
      rankSuspects(sources, params),
    )
    const explanation = explain(recent.rows, suspects, params)
    const { verdicts, none, place } = explanation
    const [first] = verdicts
    const isShown = place !== undefined && first !== undefined && first.probability > none
    const named = verdicts.slice(0, params.suspects ?? (isShown ? 1 : usualSuspects))
    const table = tableOf(explanation, recent)
    if (place) reportPlace(place)
    for (const [at, verdict] of named.entries()) {
      const about = changeEntity(verdict.change)
      const confidence = Math.min(mostCertain, verdict.probability)
      const reasons = verdict.factors.map(({ sentence }) => sentence).join(' ')
      if (isShown && at === 0) {
        const because = `${entityName(about)} explains what ${place.id} shows: ${reasons}`
        found.cause({ about, confidence, because, evidence: [chartOf(place, recent), table] })
      } else {
        const because = `${entityName(about)} may have a part in it: ${reasons}`
        found.inconclusive({ about, confidence, because, evidence: [table] })
      }
    }
    if (isShown) return
    const seen = place ? `${place.id} is abnormal` : 'No node is clearly abnormal'
    const said = `${seen}, and none of ${recent.rows.length} changes is shown to explain it.`
    found.notEnough([said, ...unknown].join(' '), {
      missing: [place ? 'the change that was made' : 'a metric in which the trouble shows'],
      question: place ? `What else was changed at ${place.id}?` : 'What do users notice?',
    })

    function reportPlace(at: Suspect): void {
      found.symptom({
        about: service(at.id),
        confidence: mostCertain,
        because: `${at.id} is ${Math.round(at.score)} deviations worse than normal.`,
        evidence: [chartOf(at, recent)],
      })
    }

    function chartOf(at: Suspect, rows: Rows<Change>) {
      const { incident }: { readonly incident: Window } = params
      return evidence.series({
        title: `What ${at.id} shows, and the changes around it`,
        series: at.shown.map((series) =>
          only(series, (time) => Math.abs(time - incident.from) <= hours(1)),
        ),
        marks: rows.rows.map(changeMark),
        regions: [{ ...incident, label: 'incident' }],
      })
    }
  },
})

function tableOf({ verdicts, none }: Explanation, recent: Rows<Change>) {
  return evidence.table({
    title: 'What speaks for each change',
    columns: [
      { name: 'change' },
      { name: 'probability', unit: '1' },
      { name: 'before the onset', unit: 'ms' },
    ],
    rows: [
      ...verdicts.map(({ change, probability, lagMs }) => [
        ...[entityName(changeEntity(change)), probability, lagMs],
      ]),
      ['none of these', none, null],
    ],
    from: [recent],
  })
}
