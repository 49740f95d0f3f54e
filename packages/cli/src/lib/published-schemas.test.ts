import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { jsonSchemaOf, publishedSchemas, isPublishedName } from './published-schemas.ts'

const published = '../../../../docs/reference/result.schema.json'
const documents = fileURLToPath(new URL('../../../sdk/test/documents/', import.meta.url))

// Formats are not checked by ajv itself; the schemas' own parser does.
const validator = () => new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false })
const read = (version: string) =>
  readdirSync(`${documents}${version}`).map((name): [string, unknown] => [
    name,
    JSON.parse(readFileSync(`${documents}${version}/${name}`, 'utf8')),
  ])

// After a change of the result: npx vitest run --project unit packages/cli -u
test('the published schema of the result is the one that the command prints', async () => {
  const text = `${JSON.stringify(jsonSchemaOf('result'), null, 2)}\n`
  await expect(text).toMatchFileSnapshot(published)
})

// The cases that ship point to it, for editors.
test('the published schema of cases is the one that the command prints', async () => {
  const text = `${JSON.stringify(jsonSchemaOf('case'), null, 2)}\n`
  await expect(text).toMatchFileSnapshot('../../../../analyzers/case.schema.json')
})

test.each(publishedSchemas())('$name is a JSON Schema', ({ name }) => {
  if (!isPublishedName(name)) throw new Error(name)
  expect(() => validator().compile(jsonSchemaOf(name))).not.toThrow()
})

test.each(read('version-2'))('a document of this version fits: %s', (_, document) => {
  const validate = validator().compile(jsonSchemaOf('result'))
  validate(document)
  expect(validate.errors).toBeNull()
})

test.each(read('version-1'))('a document of an earlier version does not: %s', (_, document) => {
  expect(validator().compile(jsonSchemaOf('result'))(document)).toBe(false)
})

test('a wrong document does not fit', () => {
  const validate = validator().compile(jsonSchemaOf('result'))
  const [, right] = read('version-2')[0] ?? []
  const wrong = { ...Object(right), conclusion: { kind: 'healthy', sentence: 'x', confidence: 2 } }
  expect(validate(wrong)).toBe(false)
  expect(validate({})).toBe(false)
})
