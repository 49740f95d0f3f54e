import { entitySchema } from '@faultline/sdk/result'
import { changeInputSchema, webhookAnswerSchema } from '@faultline/server/contract'
import { z } from 'zod'

/** What is really the matter in the shop; told on its standard output and nowhere else. */
export const truthSchema = z.union([
  z.object({ kind: z.literal('healthy'), reason: z.string(), sentence: z.string().optional() }),
  z.object({
    entity: z.looseObject({ kind: z.string() }).transform((value, context) => {
      // `where` narrows a link to a part of its traffic; it is reported and not compared.
      const { where, ...rest } = value
      const entity = entitySchema.safeParse(rest)
      if (!entity.success) {
        context.addIssue('the entity is of no known kind')
        return z.NEVER
      }
      return where === undefined ? { entity: entity.data } : { entity: entity.data, where }
    }),
    sentence: z.string(),
  }),
])
export type Truth = z.infer<typeof truthSchema>

const alertEventSchema = z.object({
  event: z.literal('alert'),
  status: z.enum(['firing', 'resolved']),
  at: z.iso.datetime(),
  payload: z.looseObject({
    alerts: z
      .array(z.looseObject({ startsAt: z.string(), labels: z.record(z.string(), z.string()) }))
      .min(1),
  }),
  delivered: z.boolean(),
  /** What the service answered; anything at all when it did not take the alert. */
  response: z.union([webhookAnswerSchema, z.unknown()]),
  error: z.string().optional(),
})

/** Of a change, what says which entity was changed. */
const changedSchema = changeInputSchema.pick({
  ...{ id: true, kind: true, at: true, title: true },
  ...{ service: true, version: true, flag: true, configuration: true },
})

/** The lines of the demo shop's standard output that the demo acts on. */
export const shopEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('starting') }),
  z.object({
    event: z.literal('ready'),
    changesUrl: z.url(),
    frontUrl: z.url(),
    services: z.array(z.object({ name: z.string() })),
  }),
  z.object({ event: z.literal('baseline'), seconds: z.number() }),
  z.object({
    event: z.literal('fault_injected'),
    at: z.iso.datetime(),
    fault: z.string(),
    seed: z.number(),
    truth: truthSchema,
  }),
  /** `herring`: it really happened and is innocent. */
  z.object({ event: z.literal('change'), change: changedSchema, herring: z.boolean() }),
  alertEventSchema,
  z.object({ event: z.literal('stopped') }),
])
export type ShopEvent = z.infer<typeof shopEventSchema>
export type ShopAlert = z.infer<typeof alertEventSchema>

/** What `--list-faults --json` of the shop prints. */
export const faultListSchema = z.array(
  z.object({ name: z.string(), title: z.string(), healthy: z.boolean() }),
)
export type FaultDescription = z.infer<typeof faultListSchema>[number]
