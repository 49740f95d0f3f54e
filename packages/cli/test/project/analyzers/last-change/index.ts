import { changeEntity, changes, defineAnalyzer, evidence } from '@faultline/sdk'
import * as z from 'zod/mini'

/** Blames the last change of a service. */
export const lastChange = defineAnalyzer({
  id: 'last-change',
  title: 'What changed last?',
  owner: 'tests',
  params: z.object({ service: z.string() }),
  needs: { changes: changes() },
  triggers: (on) => [on.entity('service', ({ name }) => ({ service: name }))],
  async investigate({ params, sources, window, found }) {
    const told = await sources.changes.list({ window })
    const last = told.rows.findLast(({ service = params.service }) => service === params.service)
    if (last !== undefined) {
      found.cause({
        about: changeEntity(last),
        confidence: 0.9,
        because: last.title,
        evidence: [evidence.changes('Changes', told)],
      })
    } else {
      found.nothing('Nothing changed.', { checked: [evidence.changes('Changes', told)] })
    }
  },
})
