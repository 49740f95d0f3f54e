import { defineAnalyzer, metrics, service } from '@faultline/sdk'
import * as z from 'zod/mini'

/** Asks as much as it is told to, so many questions at once; each question is another one. */
export const asks = defineAnalyzer({
  id: 'bench-asks',
  title: 'Asks and asks',
  owner: 'team-runtime',
  params: z.object({ metric: z.string(), calls: z.number(), atOnce: z.number() }),
  needs: { metrics: metrics() },
  async investigate({ params, sources, window, found }) {
    let numbers = 0
    for (let call = 0; call < params.calls; call += params.atOnce) {
      const answers = await Promise.all(
        Array.from({ length: params.atOnce }, (_, index) =>
          sources.metrics.range({ metric: `${params.metric}-${call + index}`, window }),
        ),
      )
      for (const series of answers) numbers += series[0]?.values.length ?? 0
    }
    const because = `It was answered with ${numbers} numbers`
    found.symptom({ about: service('bench'), confidence: 0.5, because })
  },
})
