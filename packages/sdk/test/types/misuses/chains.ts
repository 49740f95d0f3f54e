import { changes, defineAnalyzer, deployment, evidence, service } from '@faultline/sdk'
import { z } from 'zod'

const about = { title: 'Misuse', owner: 'team' }
const why = evidence.text('Why', 'It is so.', [])

const child = defineAnalyzer({
  ...about,
  id: 'child',
  params: z.object({ service: z.string(), at: z.number(), limit: z.number().default(5) }),
  needs: { changes: changes() },
  emits: ['deployment', 'flag'],
  investigate({ found }) {
    const sure = { confidence: 0.9, because: 'It is so.', evidence: [why] } as const
    found.cause({ ...sure, about: deployment('checkout', 'v2') })
  },
})

defineAnalyzer({
  ...about,
  id: 'parent',
  params: z.object({ service: z.string(), at: z.number() }),
  needs: {},
  async investigate({ params, chain }) {
    // expect: a chain without params
    void chain(child)

    // expect: a chain that lacks a param
    void chain(child, { service: params.service })

    // expect: a chain with a param of another type
    void chain(child, { service: params.service, at: '12:00' })

    // expect: a chain with a param that the other does not take
    void chain(child, { ...params, region: 'eu' })

    // expect: a chain to an analyzer by its id
    void chain('child', params)

    // expect: a chain to what was not defined
    void chain({ id: 'child', params: z.object({}) }, params)

    const pending = chain(child, params)
    // expect: a result that was not awaited
    void pending.findings

    const result = await chain(child, params)
    // expect: a status that does not exist
    void (result.status === 'ok')

    // expect: an error that may not be there
    void result.error.length

    for (const { entity } of result.findings) {
      // expect: a kind of entity that the chained analyzer does not emit
      void (entity.kind === 'host')
    }

    // expect: a conclusion read before its kind is known
    void result.conclusion.hypotheses

    // expect: nothing to ask about
    void chain.whoever({})

    // expect: a question about a name
    void chain.whoever({ entity: 'checkout' })

    // expect: a question for a kind of entity that does not exist
    void chain.whoever({ entity: service('checkout'), emits: ['deploy'] })

    const results = await chain.whoever({ entity: service('checkout'), emits: ['flag'] })
    // expect: several results taken for one
    void results.findings

    for (const { findings } of results) {
      // expect: a field of an entity of a kind that was not asked for
      void findings[0]?.entity.version
    }

    // expect: whoever named by its id
    void chain.whoever('child')
  },
})
