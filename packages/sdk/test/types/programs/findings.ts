import {
  changes,
  configuration,
  database,
  defineAnalyzer,
  deployment,
  dimension,
  evidence,
  external,
  flag,
  host,
  link,
  resource,
  service,
  traces,
} from '@faultline/sdk'
import type { Entity, Found, SuggestedAction } from '@faultline/sdk'
import { z } from 'zod'

const about = {
  title: 'A right program',
  owner: 'team',
  params: z.object({ service: z.string() }),
  needs: { traces: traces(), changes: changes() },
}
const why = evidence.text('Why', 'It is so.', [])

// program: a cause with evidence
export const cause = defineAnalyzer({
  ...about,
  id: 'cause',
  investigate({ params, found }) {
    const { service: name } = params
    found.cause({ about: service(name), confidence: 0.9, because: 'It is so.', evidence: [why] })
  },
})

// program: a cause with what can be done
export const action = defineAnalyzer({
  ...about,
  id: 'action',
  investigate({ found }) {
    const actions: SuggestedAction[] = [{ title: 'Roll back', command: 'kubectl rollout undo' }]
    found.cause({
      about: deployment('payment', 'v42'),
      confidence: 0.9,
      because: 'v42 is slower.',
      evidence: [why],
      actions: [...actions, { title: 'Tell the team' }],
    })
  },
})

// program: every kind of finding
export const everyKind = defineAnalyzer({
  ...about,
  id: 'every-kind',
  investigate({ found }) {
    const claim = { about: service('a'), confidence: 0.5, because: 'It is so.' }
    found.cause({ ...claim, evidence: [why] })
    found.contributing({ ...claim, evidence: [why] })
    found.symptom(claim)
    found.ruledOut({ ...claim, evidence: [] })
    found.inconclusive({ ...claim, evidence: [why] })
  },
})

// program: every kind of entity
export const everyEntity = defineAnalyzer({
  ...about,
  id: 'every-entity',
  investigate({ found }) {
    const entities: Entity[] = [
      service('a'),
      deployment('a', 'v1'),
      flag('new-cart'),
      configuration('a', 'pool.size'),
      { kind: 'change', id: '42' },
      resource('a', 'memory'),
      link('a', 'b'),
      external('api.example'),
      database('orders'),
      host('db-1'),
      dimension({ 'app.region': 'eu' }),
    ]
    for (const entity of entities) {
      found.ruledOut({ about: entity, confidence: 0.9, because: 'It is innocent.' })
    }
  },
})

// program: nothing is wrong, as an early return
export const healthy = defineAnalyzer({
  ...about,
  id: 'healthy',
  async investigate({ sources, window, analyze, found }) {
    const [latency] = await sources.traces.series({ window, measure: 'p95' })
    const shift = analyze.shift(latency)
    if (!shift) return found.nothing('It did not move.', { checked: latency ? [latency] : [] })
    found.symptom({ about: service('a'), confidence: shift.probability, because: shift.sentence })
  },
})

// program: nothing is wrong, by what was read and what was made of it
export const checked = defineAnalyzer({
  ...about,
  id: 'checked',
  async investigate({ sources, window, analyze, found }) {
    const recent = await sources.changes.list({ window })
    const [latency] = await sources.traces.series({ window, measure: 'p95' })
    const shift = analyze.shift(latency)
    const looked = [recent, why, ...(shift ? [shift] : [])]
    found.nothing('All is well.', { checked: looked, confidence: 0.8 })
  },
})

// program: not enough evidence, with what it may be
export const notEnough = defineAnalyzer({
  ...about,
  id: 'not-enough',
  investigate({ params, found }) {
    found.notEnough('The slow call cannot be located.', {
      missing: [`spans of ${params.service}`],
      question: 'Does it send its traces here?',
      hypotheses: [
        { about: database('orders'), confidence: 0.2, because: 'It is busy.' },
        { about: link('a', 'b'), confidence: 0.1, because: 'It may lose packets.' },
      ],
    })
  },
})

// program: a shift as evidence
export const shifted = defineAnalyzer({
  ...about,
  id: 'shifted',
  async investigate({ params, sources, window, analyze, found }) {
    const [latency] = await sources.traces.series({ window, measure: 'p95' })
    const shift = analyze.shift(latency, { direction: 'up', title: 'p95' })
    if (shift === null) return
    const { probability: confidence, sentence: because } = shift
    found.cause({ about: service(params.service), confidence, because, evidence: [shift] })
  },
})

// program: evidence that is there or not
export const sometimes = defineAnalyzer({
  ...about,
  id: 'sometimes',
  async investigate({ sources, window, analyze, found }) {
    const series = await sources.traces.series({ window, measure: 'errors', by: ['http.route'] })
    const shifts = series.flatMap((one) => analyze.shift(one) ?? [])
    const claim = { about: service('a'), confidence: 0.6, because: 'It fails.' }
    found.cause({ ...claim, evidence: [why, ...shifts] })
  },
})

// program: evidence that was checked to be there
export const checkedToBeThere = defineAnalyzer({
  ...about,
  id: 'checked-to-be-there',
  async investigate({ sources, window, analyze, found }) {
    const series = await sources.traces.series({ window, measure: 'p95', by: ['http.route'] })
    const [worst, ...others] = series.flatMap((one) => analyze.shift(one) ?? [])
    if (!worst) return
    const claim = { about: service('a'), confidence: 0.6, because: worst.sentence }
    found.cause({ ...claim, evidence: [worst, ...others] })
  },
})

// program: findings told by a function
function tell(found: Found, name: string): void {
  found.symptom({ about: service(name), confidence: 0.8, because: `${name} is slow.` })
}
export const told = defineAnalyzer({
  ...about,
  id: 'told',
  investigate: ({ params, found }) => tell(found, params.service),
})

// program: an analyzer that says what it emits
export const emits = defineAnalyzer({
  ...about,
  id: 'emits',
  emits: ['deployment', 'flag'],
  investigate({ params, found }) {
    const sure = { confidence: 0.7, because: 'It is so.', evidence: [why] } as const
    found.cause({ ...sure, about: deployment(params.service, 'v42') })
    const about = params.service === 'cart' ? flag('new-cart') : deployment('cart', 'v1')
    found.ruledOut({ ...sure, about })
  },
})

// program: a function for the findings of an analyzer that says what it emits
function blame(found: Found<'flag'>, name: string): void {
  found.cause({ about: flag(name), confidence: 0.7, because: 'It was set.', evidence: [why] })
}
export const blaming = defineAnalyzer({
  ...about,
  id: 'blaming',
  emits: ['flag'],
  investigate: ({ found }) => blame(found, 'new-cart'),
})

// program: the finding that was made is read
export const readBack = defineAnalyzer({
  ...about,
  id: 'read-back',
  emits: ['flag'],
  investigate({ found }) {
    const because = 'It was set.'
    const finding = found.cause({ about: flag('f'), confidence: 0.7, because, evidence: [why] })
    void `${finding.id}: ${finding.entity.name} ${finding.summary}`
  },
})
