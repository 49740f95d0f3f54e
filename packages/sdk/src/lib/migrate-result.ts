/**
 * Brings a result document of an earlier version to the present one; anything else is returned as
 * it is, for the schema to judge.
 *
 * Version 2 says of a conclusion what it rests on (`checked`, or `hypotheses`, `missing` and
 * `question`); of what version 1 said in its sentence alone, none of that is known.
 */
export function migrateResult(document: unknown): unknown {
  if (!isRecord(document) || document['schemaVersion'] !== 1) return document
  const { runs, conclusion } = document
  return {
    ...document,
    schemaVersion: 2,
    conclusion: isRecord(conclusion) ? { ...conclusion, ...unsaid(conclusion) } : conclusion,
    runs: Array.isArray(runs) ? runs.map(migrateResult) : runs,
  }
}

function unsaid({ kind }: Readonly<Record<string, unknown>>): object {
  if (kind === 'healthy') return { checked: [] }
  if (kind === 'inconclusive') return { hypotheses: [], missing: [], question: null }
  return {}
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
