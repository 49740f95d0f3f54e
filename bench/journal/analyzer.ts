import { defineAnalyzer, metrics, service } from '@faultline/sdk'
import * as z from 'zod/mini'

/** Asks for twenty metrics and looks for a shift in each: a run of ordinary weight. */
export const shifts = defineAnalyzer({
  id: 'bench-shifts',
  title: 'Looks for shifts',
  owner: 'team-runtime',
  params: z.object({ service: z.string() }),
  needs: { metrics: metrics() },
  async investigate({ params, sources, window, analyze, found }) {
    for (let index = 0; index < 20; index++) {
      const [series] = await sources.metrics.range({ metric: `m${index}`, window })
      const shift = series && analyze.shift(series)
      if (!shift) continue
      const about = service(`${params.service}-${index}`)
      found.contributing({
        about,
        confidence: shift.probability,
        because: shift.sentence,
        evidence: [shift],
      })
    }
  },
})
