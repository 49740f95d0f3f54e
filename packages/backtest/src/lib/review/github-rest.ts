import { readFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * The part of GitHub's published OpenAPI description that a review uses: what a request must be, and
 * what its answer is. `scripts/github-rest.ts` takes it out of the whole.
 */
export type GithubRest = {
  /** What is wrong with a request, a sentence each; empty when GitHub would take it. */
  readonly requestFaults: (request: RestRequest) => string[]
  /** What is wrong with an answer to it; empty when GitHub could have given it. */
  readonly answerFaults: (request: RestRequest, answer: RestAnswer) => string[]
}

export type RestRequest = {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Parsed; null when there is none. */
  readonly body: unknown
}
export type RestAnswer = { readonly status: number; readonly body: unknown }

const contentSchema = z.object({ 'application/json': z.object({ schema: z.unknown() }) })
const operationSchema = z.object({
  parameters: z.array(
    z.union([
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query']),
        required: z.boolean().default(false),
        schema: z.looseObject({ type: z.string() }),
      }),
      z.object({ name: z.string(), in: z.literal('header') }),
    ]),
  ),
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ content: contentSchema })),
})
type Operation = z.infer<typeof operationSchema>
const descriptionSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.record(z.string(), z.unknown()),
})

export function openGithubRest(): GithubRest {
  const file = new URL('./github-rest.json', import.meta.url)
  const { paths, components } = descriptionSchema.parse(JSON.parse(readFileSync(file, 'utf8')))

  const find = ({ method, url }: RestRequest) => {
    const { pathname, searchParams } = new URL(url, 'https://api.github.com')
    for (const [template, methods] of Object.entries(paths)) {
      const given = valuesIn(template, pathname)
      const operation = methods[method.toLowerCase()]
      if (!given || operation === undefined) continue
      const parsed = operationSchema.parse(resolved(operation, components))
      return { operation: parsed, given: { path: given, query: Object.fromEntries(searchParams) } }
    }
    return undefined
  }
  return {
    requestFaults(request) {
      const found = find(request)
      if (!found) return [`GitHub has no ${request.method} ${request.url}.`]
      const { operation, given } = found
      return [...parameterFaults(operation, given), ...bodyFaults(operation, request.body)]
    },
    answerFaults(request, { status, body }) {
      const response = find(request)?.operation.responses[status]
      if (!response)
        return [`GitHub does not answer ${request.method} ${request.url} with ${status}.`]
      return faultsOf(response.content['application/json'].schema, body, 'answer')
    },
  }
}

type Given = Readonly<Record<'path' | 'query', Readonly<Record<string, string>>>>

function parameterFaults({ parameters }: Operation, given: Given): string[] {
  const known = new Set(parameters.map(({ name }) => name))
  const unknown = Object.keys(given.query).filter((name) => !known.has(name))
  return [
    ...unknown.map((name) => `There is no parameter ${name}.`),
    ...parameters.flatMap((parameter) => {
      if (parameter.in === 'header') return []
      const { name, in: place, required, schema } = parameter
      const text = given[place][name]
      if (text === undefined) return required ? [`The parameter ${name} is missing.`] : []
      return faultsOf(schema, schema.type === 'integer' ? Number(text) : text, name)
    }),
  ]
}

function bodyFaults({ requestBody }: Operation, body: unknown): string[] {
  if (requestBody) return faultsOf(requestBody.content['application/json'].schema, body, 'body')
  return body === null ? [] : ['There is a body where none is expected.']
}

const jsonSchemaSchema = z.custom<z.core.JSONSchema.JSONSchema>(
  (value) => typeof value === 'object' && value !== null,
)

function faultsOf(schema: unknown, value: unknown, place: string): string[] {
  const options = { defaultTarget: 'openapi-3.0' } as const
  const parsed = z.fromJSONSchema(jsonSchemaSchema.parse(schema), options).safeParse(value)
  const issues = parsed.error?.issues ?? []
  return issues.map(({ path, message }) => `${[place, ...path].join('.')}: ${message}.`)
}

/** What stands in a path in the places of a template, `/repos/{owner}/{repo}/check-runs`. */
function valuesIn(template: string, path: string): Record<string, string> | undefined {
  const [names, values] = [template.split('/'), path.split('/')]
  if (names.length !== values.length) return undefined
  const given: Record<string, string> = {}
  for (const [at, name] of names.entries()) {
    const value = values[at] ?? ''
    if (name.startsWith('{')) given[name.slice(1, -1)] = decodeURIComponent(value)
    else if (name !== value) return undefined
  }
  return given
}

const referenceSchema = z.strictObject({ $ref: z.string() })

/** With what it refers to in the places where it does. */
function resolved(value: unknown, components: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((inner) => resolved(inner, components))
  if (typeof value !== 'object' || value === null) return value
  const reference = referenceSchema.safeParse(value).data?.$ref
  if (reference !== undefined) {
    return resolved(components[reference.replace('#/components/', '')], components)
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolved(inner, components)]),
  )
}
