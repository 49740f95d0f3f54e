import { defineAnalyzer, service } from '@faultline/sdk'
import * as z from 'zod/mini'

export const chained = defineAnalyzer({
  id: 'bench-chained',
  title: 'Is chained',
  owner: 'team-runtime',
  params: z.object({ service: z.string() }),
  needs: {},
  investigate({ params, found }) {
    found.symptom({ about: service(params.service), confidence: 0.5, because: 'It was chained' })
  },
})
