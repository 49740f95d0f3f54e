import { z } from 'zod'

export const requestSchema = z.object({
  id: z.int(),
  job: z.object({ path: z.string(), guest: z.string(), within: z.array(z.string()) }),
})

/** What comes of a job: the bundle and its files, or the error of the author's. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({
    id: z.int(),
    kind: z.literal('made'),
    made: z.object({
      file: z.string(),
      version: z.string(),
      code: z.string(),
      sourceMap: z.string().exactOptional(),
    }),
    files: z.array(z.string()).readonly(),
  }),
  z.object({
    id: z.int(),
    kind: z.literal('refused'),
    message: z.string(),
    location: z.string().exactOptional(),
  }),
])
export type BundlerAnswer = z.input<typeof answerSchema>
