import { defineAnalyzer, seconds, traces } from '@faultline/sdk'
import { z } from 'zod/mini'
import { chooseAttributes } from './choose-attributes.ts'

/** Which slice of traffic (region × version × method …) carries a shift. */
export const sliceBreakdown = defineAnalyzer({
  id: 'slice-breakdown',
  title: 'Which traffic is affected?',
  owner: 'faultline',
  params: z.object({
    service: z.string(),
    /** The stretch of data to look at, epoch milliseconds. */
    from: z.number(),
    to: z.number(),
    onset: z.number(),
    measure: z.enum(['latency', 'errors']),
    /** The spans by which requests arrive; `server` unless told. */
    kind: z.optional(z.enum(['server', 'consumer'])),
  }),
  needs: { traces: traces() },
  async investigate({ params, sources, step, analyze, found }) {
    const { service, from, to, onset, measure, kind = 'server' } = params
    const spans = { where: { 'service.name': service }, kind } as const
    const attributes = await step('Attributes of the requests', () =>
      sources.traces.attributes({ ...spans, window: { from, to } }),
    )
    const names = chooseAttributes(attributes.rows)
    if (names.length === 0) {
      found.notEnough(`Requests of ${service} carry no attribute to tell them apart by.`, {
        missing: ['span attributes such as the region, the version or the kind of customer'],
        question: `Which attributes could ${service} add to its spans?`,
      })
      return
    }
    const [before, after] = await step('Before and after, by slice', () =>
      Promise.all([
        sources.traces.groups({ ...spans, window: { from, to: onset - seconds(1) }, by: names }),
        sources.traces.groups({ ...spans, window: { from: onset, to }, by: names }),
      ]),
    )
    const breakdown = analyze.explainChange(
      { before, after, by: names, measure },
      { maximumOrder: 3, maximumCauses: 3 },
    )
    const slices = (breakdown?.slices ?? []).filter(
      ({ change, share }) => change > 0 && share >= 0.2,
    )
    if (slices.length === 0) {
      found.nothing('All traffic is affected alike: no slice stands out.', {
        checked: [before, after],
      })
      return
    }
    for (const slice of slices) {
      found.contributing({
        about: slice.entity,
        confidence: Math.min(0.95, slice.share),
        because: `${slice.sentence}.`,
        evidence: [slice],
      })
    }
  },
})
