import { z } from 'zod'
import { changeInputSchema } from '../../contract.ts'
import type { Database } from '../database/database.ts'
import { RequestError } from '../errors.ts'
import { readJson } from '../http/read-body.ts'
import type { Route } from '../http/routes.ts'
import { upsertChanges } from '../sql/upsert-changes.ts'

const maximumBytes = 1_048_576
const changesSchema = z.array(changeInputSchema).max(1_000)

/** Where CI, flag and configuration systems push their changes, one or a list. */
export function changesRoute(database: Database): Route {
  return {
    method: 'POST',
    path: '/api/v1/changes',
    async handle({ request, response }) {
      const body = await readJson(request, maximumBytes)
      const parsed = changesSchema.safeParse(Array.isArray(body) ? body : [body])
      if (!parsed.success) {
        throw new RequestError(422, 'change_invalid', {
          detail: `This is not a change or a list of changes: ${firstIssue(parsed.error)}; the shape is described in /api/v1/openapi.json`,
        })
      }
      await upsertChanges(database, parsed.data, Date.now())
      response.writeHead(202, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ accepted: parsed.data.length }))
    },
  }
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'it is malformed'
  const [index, ...members] = issue.path
  const place = members.length > 0 ? `change ${Number(index) + 1}, ${members.join('.')}: ` : ''
  return `${place}${issue.message}`
}
