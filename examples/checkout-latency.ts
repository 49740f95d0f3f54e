import { changes, defineAnalyzer, evidence, service, traces } from '@faultline/sdk'
import { z } from 'zod/mini'

export const checkoutLatency = defineAnalyzer({
  id: 'checkout-latency',
  title: 'Checkout is slow',
  owner: 'team-checkout',
  params: z.object({ service: z.string() }),
  needs: { traces: traces(), changes: changes() },
  triggers: (on) => [
    on.alert({ labels: ['service'], params: ({ labels }) => ({ service: labels.service }) }),
  ],
  async investigate({ params, sources, window, analyze, found }) {
    const where = { 'service.name': params.service }
    const spans = { window, where, kind: 'server', measure: 'p95' } as const
    const [latency] = await sources.traces.series(spans)
    const shift = analyze.shift(latency, { direction: 'up' })
    if (!shift) return found.nothing('Latency did not move.', { checked: latency ? [latency] : [] })
    const recent = await sources.changes.list({ window, service: params.service })
    const proof = evidence.changes(`Changes of ${params.service}`, recent)
    found.cause({
      about: service(params.service),
      confidence: shift.probability / 2,
      because: `${shift.sentence}, after ${recent.rows.length} changes of it.`,
      evidence: [shift, proof],
    })
  },
})
