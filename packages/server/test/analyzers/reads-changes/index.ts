import { changes, defineAnalyzer, evidence, service } from '@faultline/sdk'
import * as z from 'zod/mini'

/**
 * Asks for changes three times, one after the other, and blames the last that it is told of. Of the
 * service `fail` it makes nothing.
 */
export const readsChanges = defineAnalyzer({
  id: 'reads-changes',
  title: 'Reads changes',
  owner: 'tests',
  params: z.object({ service: z.string() }),
  needs: { changes: changes() },
  triggers: (on) => [
    on.alert({ labels: ['service'], params: ({ labels }) => ({ service: labels.service }) }),
  ],
  async investigate({ params, sources, window, step, found }) {
    if (params.service === 'fail') throw new Error('the basket is empty')
    const width = (window.to - window.from) / 3
    for (const part of [0, 1, 2]) {
      const from = Math.round(window.from + part * width)
      const told = await step(`Part ${part + 1}`, () =>
        sources.changes.list({ window: { from, to: Math.round(from + width) } }),
      )
      const last = told.rows.at(-1)
      if (last === undefined) continue
      found.cause({
        about: service(params.service),
        confidence: 0.5 + part / 10,
        because: `${last.title} changed ${params.service}`,
        evidence: [evidence.changes('Changes', told)],
      })
    }
  },
})
