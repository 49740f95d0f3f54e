import { defineAnalyzer, metrics, service } from '@faultline/sdk'
import * as z from 'zod/mini'

/** Asks one question and says so. */
export const waits = defineAnalyzer({
  id: 'bench-waits',
  title: 'Waits for a slow source',
  owner: 'team-runtime',
  params: z.object({ run: z.number() }),
  needs: { metrics: metrics() },
  async investigate({ params, sources, window, found }) {
    await sources.metrics.range({ metric: 'slow', window })
    const because = `Run ${params.run} was answered`
    found.symptom({ about: service('checkout'), confidence: 0.5, because })
  },
})
