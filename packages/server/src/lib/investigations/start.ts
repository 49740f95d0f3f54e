import { z } from 'zod'

/** What an investigation runs: an analyzer, with params or with a trigger that makes them of the alert. */
export const investigationStartSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trigger'), analyzer: z.string(), trigger: z.int() }),
  z.object({ kind: z.literal('params'), analyzer: z.string(), params: z.unknown() }),
])
export type InvestigationStart = z.infer<typeof investigationStartSchema>
