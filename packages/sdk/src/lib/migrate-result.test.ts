import { expect, test } from 'vitest'
import cause from '../../test/documents/version-1/cause.json' with { type: 'json' }
import failed from '../../test/documents/version-1/failed.json' with { type: 'json' }
import healthy from '../../test/documents/version-1/healthy.json' with { type: 'json' }
import notEnough from '../../test/documents/version-1/not-enough.json' with { type: 'json' }
import {
  conclusionSchema,
  parseRunResult,
  resultSchemaVersion,
  runResultSchema,
} from '../result.ts'

const documents = { cause, failed, healthy, notEnough }

test.each(Object.entries(documents))('a document of version 1 is read: %s', (_, document) => {
  const result = parseRunResult(document)
  expect(result.schemaVersion).toBe(resultSchemaVersion)
  expect(result.conclusion).toMatchObject(document.conclusion)
  expect(result.findings).toEqual(document.findings)
  // Read and written again it is a document of this version.
  expect(parseRunResult(JSON.parse(JSON.stringify(result)))).toEqual(result)
})

test('the runs of a document of version 1 are read too', () => {
  const result = parseRunResult(cause)
  expect(result.runs.map(({ id, schemaVersion }) => [id, schemaVersion])).toEqual([
    ['1.1', 2],
    ['1.3', 2],
    ['1.4', 2],
  ])
  expect(result.runs[1]?.conclusion).toMatchObject({ hypotheses: [], missing: [], question: null })
})

test('a document of version 1 does not pass for one of this version', () => {
  expect(runResultSchema.safeParse(healthy).success).toBe(false)
})

test('what is no result is not read', () => {
  expect(() => parseRunResult({ schemaVersion: 99 })).toThrow()
  expect(() => parseRunResult([])).toThrow()
  expect(() =>
    parseRunResult({ ...cause, schemaVersion: 1, runs: [{ schemaVersion: 1 }] }),
  ).toThrow()
})

test('a conclusion of version 1 that was stored by itself is read', () => {
  expect(conclusionSchema.parse(notEnough.conclusion)).toEqual({
    ...notEnough.conclusion,
    hypotheses: [],
    missing: [],
    question: null,
  })
  expect(conclusionSchema.parse(healthy.conclusion)).toMatchObject({ checked: [] })
})
