import type { Series, Window } from '@faultline/sdk'
import {
  defineAnalyzer,
  evidence,
  formatClock,
  hours,
  metrics,
  service,
  traces,
} from '@faultline/sdk'
import { z } from 'zod/mini'
import { only, periodsOfAlert } from '../metric-reading/periods.ts'
import { confidences } from './confidence.ts'
import { rankSuspects, suspectParams, type Suspect } from './suspects.ts'

/** How many suspects are named unless told. */
const usualSuspects = 5

/**
 * Which node stands out, by metrics of all of them: what it uses of its own, how it serves, and the
 * network around it; a call graph tells symptoms from causes where there is one. What a node is
 * (service, pod, host) is a label. It needs no alerting node.
 */
export const nodeRanking = defineAnalyzer({
  id: 'node-ranking',
  title: 'Which node stands out?',
  owner: 'faultline',
  params: z.object({
    ...suspectParams,
    /** How many to name; also those that show nothing, as hypotheses, where it is told. */
    suspects: z.optional(z.number()),
  }),
  needs: { metrics: metrics(), traces: traces() },
  emits: ['service'],
  triggers: (on) => [
    on.alert({
      labels: ['metric', 'node'],
      params: ({ labels, startsAt }) => ({
        ...periodsOfAlert(startsAt),
        node: labels.node,
        service: [{ metric: labels.metric }],
      }),
    }),
  ],
  async investigate({ params, sources, step, found }) {
    const { incident } = params
    const { suspects, calls, unknown } = await step('Metrics of all nodes', () =>
      rankSuspects(sources, params),
    )
    const named = suspects.slice(0, params.suspects ?? usualSuspects)
    const sure = confidences(suspects)
    const abnormal = named.filter(({ sign }) => sign !== 'none')
    const calm = params.suspects === undefined ? [] : named.slice(abnormal.length)
    for (const [at, one] of calm.entries()) {
      found.inconclusive({
        about: service(one.id),
        confidence: sure[abnormal.length + at] ?? 0,
        because: sentenceOf(one),
      })
    }
    if (abnormal.length === 0) {
      found.notEnough(['No metric of any node is clearly abnormal.', ...unknown].join(' '), {
        missing: ['a metric in which the trouble shows'],
        question: 'What do users notice, and in which metric would it be seen?',
      })
      return
    }
    const shown = suspects.flatMap((one) => one.shown)
    const table = evidence.table({
      title: 'What the metrics of each node show',
      columns: [
        { name: 'node' },
        { name: 'deviations' },
        { name: 'sign' },
        { name: 'explained by its callees' },
      ],
      rows: suspects.map(({ id, score, sign, isExplained }) => [
        ...[id, score, sign, isExplained ? 'yes' : 'no'],
      ]),
      from: [...shown, calls],
    })
    for (const [at, one] of abnormal.entries()) {
      found.cause({
        about: service(one.id),
        confidence: sure[at] ?? 0,
        because: sentenceOf(one),
        evidence: at === 0 ? [chartOf(one, incident), table] : [table],
      })
    }
  },
})

const seenIn: Readonly<Record<Suspect['sign'], string>> = {
  resource: 'in what it uses itself',
  service: 'in how it serves',
  link: 'in the network around it',
  none: 'at most',
}

function sentenceOf({ id, score, sign, isExplained, onset }: Suspect): string {
  const since = onset === undefined ? '' : ` from ${formatClock(onset)} on`
  const explained = isExplained ? ', which its callees explain' : ''
  return `${id} is ${Math.round(score)} deviations worse than normal ${seenIn[sign]}${since}${explained}.`
}

/** What the first suspect shows, with an hour around the incident to compare. */
function chartOf(suspect: Suspect, incident: Window) {
  const near = (series: Series): Series =>
    only(series, (time) => time >= incident.from - hours(1) && time < incident.to + hours(1))
  return evidence.series({
    title: sentenceOf(suspect),
    series: suspect.shown.map(near),
    regions: [{ ...incident, label: 'incident' }],
  })
}
