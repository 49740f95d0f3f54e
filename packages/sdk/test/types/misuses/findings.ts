import { defineAnalyzer, deployment, evidence, flag, service, traces } from '@faultline/sdk'
import { z } from 'zod'

const why = evidence.text('Why', 'It is so.', [])
const claim = { about: service('checkout'), confidence: 0.9, because: 'It is so.' }

defineAnalyzer({
  id: 'findings',
  title: 'Misuse',
  owner: 'team',
  params: z.object({ service: z.string() }),
  needs: { traces: traces() },
  async investigate({ sources, window, found }) {
    const [latency] = await sources.traces.series({ window, measure: 'p95' })
    if (!latency) return

    // expect: a cause without evidence
    found.cause(claim)

    // expect: a cause with no evidence at all
    found.cause({ ...claim, evidence: [] })

    // expect: a contributing factor without evidence
    found.contributing(claim)

    // expect: evidence that is only said
    found.cause({ ...claim, evidence: ['I saw it'] })

    // expect: a series that is not made into evidence
    found.cause({ ...claim, evidence: [latency] })

    // expect: evidence that is not in a list
    found.cause({ ...claim, evidence: why })

    // expect: a finding about a name
    found.symptom({ ...claim, about: 'checkout' })

    // expect: a finding about nothing
    found.symptom({ confidence: 0.9, because: 'It is so.' })

    // expect: a confidence in percent, as text
    found.symptom({ ...claim, confidence: '90 %' })

    // expect: a finding without a confidence
    found.symptom({ about: service('checkout'), because: 'It is so.' })

    // expect: a finding without a sentence
    found.symptom({ about: service('checkout'), confidence: 0.9 })

    // expect: several sentences in a list
    found.symptom({ ...claim, because: ['It is so.', 'It is clear.'] })

    // expect: a kind of finding that does not exist
    found.rootCause({ ...claim, evidence: [why] })

    // expect: a property that a finding does not have
    found.symptom({ ...claim, severity: 'high' })

    // expect: an action that is only named
    found.symptom({ ...claim, actions: ['Roll it back'] })

    // expect: an action without a title
    found.symptom({ ...claim, actions: [{ command: 'kubectl rollout undo' }] })

    // expect: that nothing is wrong, without proof
    found.nothing('All is well.')

    // expect: that nothing is wrong, without what was checked
    found.nothing('All is well.', {})

    // expect: a check that is only said
    found.nothing('All is well.', { checked: ['latency'] })

    // expect: not enough evidence, without what is missing
    found.notEnough('Who knows.', { question: 'Does it send traces?' })

    // expect: not enough evidence, without the question
    found.notEnough('Who knows.', { missing: ['traces'] })

    const gap = { missing: ['traces'], question: 'Does it send traces?' }
    // expect: a hypothesis that is only said
    found.notEnough('Who knows.', { ...gap, hypotheses: ['the database'] })

    // expect: a finding that is changed afterwards
    found.symptom(claim).confidence = 1
  },
})

defineAnalyzer({
  id: 'findings-emitted',
  title: 'Misuse',
  owner: 'team',
  params: z.object({ service: z.string() }),
  needs: {},
  emits: ['deployment', 'flag'],
  investigate({ found }) {
    const sure = { confidence: 0.9, because: 'It is so.', evidence: [why] } as const

    // expect: a cause about a kind that the analyzer does not emit
    found.cause({ ...sure, about: service('checkout') })

    // expect: a symptom about a kind that the analyzer does not emit
    found.symptom({ ...sure, about: { kind: 'host', name: 'db-1' } })

    const guess = { about: service('checkout'), confidence: 0.2, because: 'It may be.' }
    const gap = { missing: [], question: 'Which?' }
    // expect: a hypothesis about a kind that the analyzer does not emit
    found.notEnough('Who knows.', { ...gap, hypotheses: [guess] })

    const about = Math.random() > 0.5 ? deployment('a', '1') : flag('b')
    // expect: an emitted entity taken for one of several kinds
    void found.cause({ ...sure, about }).entity.version
  },
})
