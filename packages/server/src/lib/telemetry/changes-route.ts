import { z } from 'zod'
import { changeInputSchema, type ChangeInput } from '../../contract.ts'
import type { Database } from '../database/database.ts'
import { RequestError } from '../errors.ts'
import { readJson } from '../http/read-body.ts'
import type { Route } from '../http/routes.ts'
import { upsertChanges } from '../sql/upsert-changes.ts'

const maximumBytes = 1_048_576

const name = z.string().max(1_024)
const value = z.string().max(8_192)
const fromTo = { from: value.exactOptional(), to: value }

/** A change as it is taken from outside, with the limits of its fields. */
export const pushedChangeSchema = changeInputSchema.extend({
  id: z.string().min(1).max(512),
  title: z.string().min(1).max(8_192),
  service: name.exactOptional(),
  version: z.object(fromTo).exactOptional(),
  flag: z.object({ name, ...fromTo }).exactOptional(),
  configuration: z.object({ key: name, ...fromTo }).exactOptional(),
  scope: z
    .record(name, value)
    .refine((scope) => Object.keys(scope).length <= 256, { error: 'Has more than 256 members' })
    .describe('At most 256 members.')
    .exactOptional(),
  author: name.exactOptional(),
  url: value.exactOptional(),
})

/** Answer of `POST /api/v1/changes` (202): each change stands or falls alone. */
export const changesAnswerSchema = z.object({
  accepted: z.int(),
  refused: z.array(z.object({ index: z.int(), reason: z.string() })),
})

/** Where CI, flag and configuration systems push their changes, one or a list. */
export function changesRoute(database: Database): Route {
  return {
    method: 'POST',
    path: '/api/v1/changes',
    async handle({ request, response }) {
      const body = await readJson(request, maximumBytes)
      const { changes, refused } = parseChanges(Array.isArray(body) ? body : [body])
      const [first] = refused
      if (changes.length === 0 && first !== undefined) {
        throw new RequestError(422, 'change_invalid', {
          detail: `This is not a change or a list of changes: change ${first.index + 1}, ${first.reason}; the shape is described in /api/v1/openapi.json`,
        })
      }
      await upsertChanges(database, changes, Date.now())
      const answer: z.infer<typeof changesAnswerSchema> = { accepted: changes.length, refused }
      response.writeHead(202, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    },
  }
}

function parseChanges(inputs: readonly unknown[]): {
  changes: ChangeInput[]
  refused: z.infer<typeof changesAnswerSchema>['refused']
} {
  const changes: ChangeInput[] = []
  const refused: { index: number; reason: string }[] = []
  for (const [index, input] of inputs.entries()) {
    const parsed = pushedChangeSchema.safeParse(input)
    if (parsed.success) changes.push(parsed.data)
    else refused.push({ index, reason: firstIssue(parsed.error) })
  }
  return { changes, refused }
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'it is malformed'
  const place = issue.path.length > 0 ? `${issue.path.join('.').slice(0, 200)}: ` : ''
  return `${place}${issue.message}`
}
