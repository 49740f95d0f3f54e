import { defineAnalyzer, service } from '@faultline/sdk'
import * as z from 'zod/mini'

/** Knows nothing itself, and asks whoever knows about a service. */
export const asker = defineAnalyzer({
  id: 'asker',
  title: 'Who knows?',
  owner: 'front',
  params: z.object({ service: z.string() }),
  needs: {},
  async investigate({ params, chain, found }) {
    const told = await chain.whoever({ entity: service(params.service) })
    if (told.some(({ findings }) => findings.length > 0)) return
    found.notEnough('Nobody knows of anything.', { missing: [], question: 'Who would know?' })
  },
})
