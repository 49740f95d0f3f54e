import { changes, defineAnalyzer, service, traces } from '@faultline/sdk'
import { z } from 'zod/mini'

export const whatChanged = defineAnalyzer({
  id: 'what-changed',
  title: 'Which change made it slow, and for whom?',
  owner: 'team-checkout',
  params: z.object({ service: z.string() }),
  needs: { traces: traces(), changes: changes() },
  async investigate({ params, sources, window, analyze, found }) {
    const where = { 'service.name': params.service }
    const spans = { where, kind: 'server' } as const
    const [latency] = await sources.traces.series({ ...spans, window, measure: 'p95' })
    const shift = analyze.shift(latency, { direction: 'up' })
    if (!shift) return found.nothing('Latency did not move.', { checked: latency ? [latency] : [] })

    const calls = await sources.traces.calls({ window })
    const recent = await sources.changes.list({ window })
    const event = analyze.isolateEvent(shift, recent, { service: params.service, calls })
    if (event?.cause) {
      const { entity: about, probability: confidence } = event.cause
      found.cause({
        about,
        confidence,
        because: `${event.sentence}.`,
        evidence: [event, event.table],
      })
    } else {
      found.symptom({
        about: service(params.service),
        confidence: 0.5,
        because: `${shift.sentence}.`,
        evidence: [shift],
      })
    }

    const by = ['app.region', 'app.payment_method']
    const [before, after] = await Promise.all([
      sources.traces.groups({ ...spans, window: { from: window.from, to: shift.onset }, by }),
      sources.traces.groups({ ...spans, window: { from: shift.onset, to: window.to }, by }),
    ])
    const breakdown = analyze.explainChange({ before, after, by, measure: 'latency' })
    for (const slice of breakdown?.slices ?? []) {
      found.contributing({
        about: slice.entity,
        confidence: slice.share,
        because: `${slice.sentence}.`,
        evidence: [slice],
      })
    }
  },
})
