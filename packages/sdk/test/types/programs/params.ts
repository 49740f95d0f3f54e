import { defineAnalyzer, service } from '@faultline/sdk'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { z } from 'zod'
import * as mini from 'zod/mini'

const about = { title: 'A right program', owner: 'team', needs: {} }

// program: params of zod
export const zod = defineAnalyzer({
  ...about,
  id: 'zod',
  params: z.object({ service: z.string() }),
  investigate: ({ params }) => void params.service.trim(),
})

// program: params of zod/mini
export const zodMini = defineAnalyzer({
  ...about,
  id: 'zod-mini',
  params: mini.object({ service: mini.string() }),
  investigate: ({ params }) => void params.service.trim(),
})

// program: no params at all
export const noParams = defineAnalyzer({
  ...about,
  id: 'no-params',
  params: z.object({}),
  investigate() {},
})

// program: a param that is one of a few words
export const oneOf = defineAnalyzer({
  ...about,
  id: 'one-of',
  params: z.object({ region: z.enum(['eu', 'us']) }),
  investigate({ params, found }) {
    const name = params.region === 'eu' ? 'checkout-eu' : 'checkout-us'
    found.symptom({ about: service(name), confidence: 0.5, because: `${name} is slow.` })
  },
})

// program: a param that may be left out
export const optional = defineAnalyzer({
  ...about,
  id: 'optional',
  params: z.object({ service: z.string(), version: z.string().optional() }),
  investigate: ({ params }) => void (params.version ?? 'any').trim(),
})

// program: a param with a default
export const defaulted = defineAnalyzer({
  ...about,
  id: 'defaulted',
  params: z.object({ service: z.string(), limit: z.number().default(10) }),
  triggers: (on) => [on.every('0 9 * * 1', { service: 'checkout' })],
  investigate: ({ params }) => void params.limit.toFixed(0),
})

// program: a param that its schema transforms
export const transformed = defineAnalyzer({
  ...about,
  id: 'transformed',
  params: z.object({ at: z.string().transform((text) => Date.parse(text)) }),
  triggers: (on) => [on.every('0 0 * * *', { at: '2026-01-01T00:00:00Z' })],
  investigate: ({ params }) => void params.at.toFixed(0),
})

// program: params that are one of two shapes
export const union = defineAnalyzer({
  ...about,
  id: 'union',
  params: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('service'), name: z.string() }),
    z.object({ kind: z.literal('route'), method: z.string(), path: z.string() }),
  ]),
  investigate({ params }) {
    const name = params.kind === 'service' ? params.name : `${params.method} ${params.path}`
    void name.trim()
  },
})

// program: params of a schema that is written by hand
const text: StandardSchemaV1<string> = {
  '~standard': {
    version: 1,
    vendor: 'team',
    validate: (value) =>
      typeof value === 'string' ? { value } : { issues: [{ message: 'is no text' }] },
  },
}
export const byHand = defineAnalyzer({
  ...about,
  id: 'by-hand',
  params: text,
  investigate: ({ params }) => void params.trim(),
})

// program: params that are shared by two analyzers
const shared = z.object({ service: z.string(), from: z.number(), to: z.number() })
export const first = defineAnalyzer({
  ...about,
  id: 'first',
  params: shared,
  investigate: ({ params }) => void (params.to - params.from),
})
export const second = defineAnalyzer({
  ...about,
  id: 'second',
  params: shared.extend({ onset: z.number() }),
  investigate: ({ params, chain }) => chain(first, params).then(() => {}),
})

// program: a param that is a list
export const list = defineAnalyzer({
  ...about,
  id: 'list',
  params: z.object({ services: z.array(z.object({ name: z.string(), weight: z.number() })) }),
  async investigate({ params, found }) {
    for (const { name, weight } of params.services) {
      found.inconclusive({
        about: service(name),
        confidence: weight,
        because: `${name} may be it.`,
      })
    }
  },
})
