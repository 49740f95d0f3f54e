import {
  changes,
  database,
  defineAnalyzer,
  deployment,
  evidence,
  metrics,
  service,
} from '@faultline/sdk'
import type { ChainResult, Entity } from '@faultline/sdk'
import { z } from 'zod'

const about = { title: 'A right program', owner: 'team' }
const params = z.object({ service: z.string() })
const why = evidence.text('Why', 'It is so.', [])

const child = defineAnalyzer({
  ...about,
  id: 'child',
  params: z.object({ service: z.string(), limit: z.number().default(5) }),
  needs: { changes: changes() },
  investigate() {},
})

const emitting = defineAnalyzer({
  ...about,
  id: 'emitting',
  params,
  needs: {},
  emits: ['deployment'],
  investigate({ found }) {
    const claim = { about: deployment('a', 'v1'), confidence: 0.7, because: 'It is so.' }
    found.cause({ ...claim, evidence: [why] })
  },
})

// program: a chain
export const one = defineAnalyzer({
  ...about,
  id: 'one',
  params,
  needs: { metrics: metrics() },
  async investigate({ params: { service: name }, chain }) {
    await chain(child, { service: name })
  },
})

// program: a chain with what has a default
export const withDefault = defineAnalyzer({
  ...about,
  id: 'with-default',
  params,
  needs: {},
  async investigate({ params: own, chain }) {
    await chain(child, { ...own, limit: 1 })
  },
})

// program: chains at once
export const atOnce = defineAnalyzer({
  ...about,
  id: 'at-once',
  params,
  needs: {},
  async investigate({ params: own, chain }) {
    const [changed, emitted] = await Promise.all([chain(child, own), chain(emitting, own)])
    void [changed.status, emitted.conclusion.sentence]
  },
})

// program: findings typed by what the chained analyzer emits
export const typed = defineAnalyzer({
  ...about,
  id: 'typed',
  params,
  needs: {},
  async investigate({ params: own, chain }) {
    const { findings } = await chain(emitting, own)
    void findings.map(({ entity }) => entity.version)
  },
})

// program: a chained run that fails is handled
export const handled = defineAnalyzer({
  ...about,
  id: 'handled',
  params,
  needs: {},
  async investigate({ params: own, chain, found }) {
    const result = await chain(child, own)
    if (result.status === 'succeeded') return
    const because = `The changes could not be read: ${result.error ?? result.status}.`
    found.inconclusive({ about: service(own.service), confidence: 0.1, because })
  },
})

// program: a result passed to a function
function causeOf(result: ChainResult): Entity | undefined {
  return result.findings.find(({ kind }) => kind === 'cause')?.entity
}
export const passedOn = defineAnalyzer({
  ...about,
  id: 'passed-on',
  params,
  needs: {},
  async investigate({ params: own, chain }) {
    void (causeOf(await chain(emitting, own)) ?? causeOf(await chain(child, own)))
  },
})

// program: the conclusion of a chained run, by its kind
export const concluded = defineAnalyzer({
  ...about,
  id: 'concluded',
  params,
  needs: {},
  async investigate({ params: own, chain }) {
    const { conclusion } = await chain(child, own)
    if (conclusion.kind === 'inconclusive') void conclusion.hypotheses.map(({ entity }) => entity)
    if (conclusion.kind === 'healthy') void conclusion.checked.length
  },
})

// program: whoever knows about a service
export const whoever = defineAnalyzer({
  ...about,
  id: 'whoever',
  params,
  needs: {},
  async investigate({ params: own, chain }) {
    const results = await chain.whoever({ entity: service(own.service) })
    void results.map(({ analyzer, status }) => `${analyzer.id} of ${analyzer.owner}: ${status}`)
  },
})

// program: whoever can tell of a deployment
export const whoeverEmits = defineAnalyzer({
  ...about,
  id: 'whoever-emits',
  params,
  needs: {},
  async investigate({ chain }) {
    const results = await chain.whoever({ entity: database('orders'), emits: ['deployment'] })
    for (const { findings } of results) void findings.map(({ entity }) => entity.version)
  },
})

// program: whoever knows about what another found
export const whoeverNext = defineAnalyzer({
  ...about,
  id: 'whoever-next',
  params,
  needs: {},
  async investigate({ params: own, chain }) {
    const { findings } = await chain(child, own)
    await Promise.all(findings.map(({ entity }) => chain.whoever({ entity })))
  },
})

// program: a chain in a step
export const inStep = defineAnalyzer({
  ...about,
  id: 'in-step',
  params,
  needs: {},
  async investigate({ params: own, step, chain }) {
    const result = await step('Changes', () => chain(emitting, own))
    void result.findings[0]?.entity.service
  },
})

// program: a chain to itself, with other params
export const downwards: ReturnType<typeof defineDownwards> = defineDownwards()
function defineDownwards() {
  return defineAnalyzer({
    ...about,
    id: 'downwards',
    params: z.object({ service: z.string(), depth: z.number() }),
    needs: {},
    async investigate({ params: { service: name, depth }, chain }) {
      if (depth > 0) await chain(downwards, { service: name, depth: depth - 1 })
    },
  })
}
