import { entitySchema } from '@faultline/sdk/result'
import { changeInputSchema } from '@faultline/server/contract'
import { z } from 'zod'

/** What is really the matter in a world. */
const worldTruthSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('cause'),
    fault: z.string(),
    /** Each way in which the cause can rightly be named. */
    entities: z.array(entitySchema).min(1),
    places: z.array(z.string()),
    sentence: z.string(),
  }),
  z.object({ kind: z.literal('healthy'), reason: z.string(), sentence: z.string() }),
])

const labels = z.record(z.string(), z.string())

/** The lines that the generator of worlds prints: telemetry first, then the world that it was of. */
export const worldLineSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('otlp'),
    signal: z.enum(['traces', 'metrics', 'logs']),
    arrivesAt: z.number(),
    /** OTLP/JSON, in base64. */
    body: z.base64(),
  }),
  z.object({
    event: z.literal('world'),
    ...{ seed: z.int(), dialect: z.string(), fault: z.string(), title: z.string() },
    ...{ shape: z.string(), services: z.int(), spans: z.int() },
    alert: z.object({
      ...{ labels, annotations: labels, startsAt: z.iso.datetime() },
      ...{ generatorURL: z.string(), fingerprint: z.string() },
    }),
    askedAt: z.int(),
    changes: z.array(changeInputSchema),
    truth: worldTruthSchema,
    innocent: z.array(entitySchema),
  }),
])
export type WorldTruth = z.infer<typeof worldTruthSchema>
export type World = Extract<z.infer<typeof worldLineSchema>, { readonly event: 'world' }>
export type WorldPayload = Extract<z.infer<typeof worldLineSchema>, { readonly event: 'otlp' }>
