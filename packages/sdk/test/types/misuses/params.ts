import { defineAnalyzer, service } from '@faultline/sdk'
import { z } from 'zod'

defineAnalyzer({
  id: 'params',
  title: 'Misuse',
  owner: 'team',
  params: z.object({
    service: z.string(),
    region: z.enum(['eu', 'us']),
    limit: z.number(),
    version: z.string().optional(),
    at: z.string().transform((text) => Date.parse(text)),
  }),
  needs: {},
  investigate({ params }) {
    // expect: a param that is not declared
    void params.cluster

    // expect: a number used as text
    void params.limit.trim()

    // expect: a value that the param never has
    void (params.region === 'asia')

    // expect: an optional param used without a check
    void service(params.version)

    // expect: a param taken for what it was before its schema transformed it
    void params.at.slice(0, 10)
  },
})
