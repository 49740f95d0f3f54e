import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/**
 * Takes out of GitHub's published OpenAPI description what a review uses of it, without the prose:
 * `npm pack @octokit/openapi@VERSION`, unpack it, and
 * `node scripts/github-rest.ts package/generated/api.github.com.json`.
 * The whole is 13 MB, its package 430 MB: too much for every clone to install.
 */
const operations = new Set([
  ...['issues/list-comments', 'issues/create-comment', 'issues/update-comment'],
  ...['checks/create', 'checks/update'],
])
const target = resolve(import.meta.dirname, '../packages/backtest/src/lib/review/github-rest.json')

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
const jsonSchema: z.ZodType<Json> = z.json()
const operationSchema = z.looseObject({
  operationId: z.string(),
  parameters: jsonSchema.default([]),
  requestBody: jsonSchema.optional(),
  responses: z.record(z.string(), jsonSchema),
})
const descriptionSchema = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ version: z.string(), license: z.looseObject({ name: z.string() }) }),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
})

const [source = ''] = process.argv.slice(2)
const whole: unknown = JSON.parse(readFileSync(source, 'utf8'))
const { openapi, info, paths } = descriptionSchema.parse(whole)
const components: Record<string, Json> = {}
const kept: Record<string, Record<string, Json>> = {}
for (const [path, methods] of Object.entries(paths)) {
  for (const [method, given] of Object.entries(methods)) {
    const operation = operationSchema.safeParse(given).data
    if (!operation || !operations.has(operation.operationId)) continue
    const { operationId, parameters, requestBody } = operation
    const responses = Object.fromEntries(
      Object.entries(operation.responses).filter(([status]) => status.startsWith('2')),
    )
    const used = { operationId, parameters, ...(requestBody ? { requestBody } : {}), responses }
    kept[path] = { ...kept[path], [method]: withoutProse(used) }
  }
}
const { version, license } = info
const origin = `@octokit/openapi ${version}, api.github.com.json (${license.name})`
writeFileSync(target, `${JSON.stringify({ origin, openapi, paths: kept, components }, null, 2)}\n`)
console.log(join('packages/backtest/src/lib/review', 'github-rest.json'))

/** Descriptions and examples go; what is referred to comes along, under the last of its names. */
function withoutProse(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutProse)
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, Json> = {}
  for (const [key, inner] of Object.entries(value)) {
    if (['example', 'examples', 'externalDocs'].includes(key)) continue
    if (key === 'description' && typeof inner === 'string') continue
    kept[key] = key === '$ref' && typeof inner === 'string' ? carry(inner) : withoutProse(inner)
  }
  return kept
}

function carry(reference: string): string {
  const path = reference.slice(2).split('/')
  const name = path.slice(1).join('.')
  if (components[name] === undefined) {
    components[name] = null
    components[name] = withoutProse(jsonSchema.parse(at(whole, path)))
  }
  return `#/components/${name}`
}

function at(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value
  return at(z.record(z.string(), z.unknown()).parse(value)[step], rest)
}
