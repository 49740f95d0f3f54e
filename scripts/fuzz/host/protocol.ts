import { z } from 'zod'

export const requestSchema = z.object({ target: z.string(), input: z.instanceof(Uint8Array) })

export const outcomeSchema = z.object({
  /** What was thrown that no reader throws on purpose; empty when nothing was. */
  thrown: z.string(),
  cpuMs: z.number(),
  /** By how much the most memory that the process ever had has grown. */
  grownMb: z.number(),
})
export type Outcome = z.infer<typeof outcomeSchema>
