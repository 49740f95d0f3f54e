import type { Change } from '@faultline/sdk'
import { z } from 'zod'

/** What a source said was there before and is now. A flag may be set to nothing. */
const fromTo = { from: z.string().exactOptional(), to: z.string() }

/** A change as feeds publish it. Fields that are not known are ignored. */
export const feedChangeSchema = z.object({
  id: z.string().min(1),
  kind: z.enum(['deployment', 'flag', 'configuration', 'other']).catch('other'),
  /** An ISO 8601 time with its offset, or epoch milliseconds. */
  at: z.union([z.iso.datetime({ offset: true }), z.number()]),
  title: z.string(),
  service: z.string().exactOptional(),
  version: z.object(fromTo).exactOptional(),
  flag: z.object({ name: z.string(), ...fromTo }).exactOptional(),
  configuration: z.object({ key: z.string(), ...fromTo }).exactOptional(),
  scope: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
  author: z.string().exactOptional(),
  url: z.string().exactOptional(),
})

/** The change as analyzers see it. */
export function toChange(sent: z.infer<typeof feedChangeSchema>): Change {
  const { at, scope, ...rest } = sent
  return {
    ...rest,
    at: typeof at === 'number' ? at : Date.parse(at),
    ...(scope === undefined
      ? {}
      : {
          scope: Object.fromEntries(
            Object.entries(scope).map(([name, value]) => [name, String(value)]),
          ),
        }),
  }
}
