import { SourceError } from '@faultline/sdk'
import { z } from 'zod'
import { matchesAny } from './name-pattern.ts'
import { serviceAttribute, valuesOf, type DeclaredNeed } from './need-scope.ts'
import type { Question } from './question.ts'

type Row = Readonly<Record<string, unknown>>
const rowsSchema = z.array(z.record(z.string(), z.unknown()))
const labelsSchema = z.record(z.string(), z.unknown())

/**
 * Removes from an answer what the need does not reach, whatever the source made of the question:
 * every name, service and label that a row carries is held against the scope. What a row does not
 * carry, such as the labels that a sum was made over, is the source's to keep to.
 * @throws SourceError `unavailable` when the answer is of a form in which none of that can be seen.
 */
export function withinScope(need: DeclaredNeed, question: Question, value: unknown): unknown {
  const { match, services, where } = need.scope
  if (!match && !services && !where) return value
  const rows = rowsSchema.safeParse(value)
  if (!rows.success) {
    const message = `The source of ${need.kind} answered in a form in which the scope of "${need.name}" cannot be checked; mend the source`
    throw new SourceError(need.name, 'unavailable', message)
  }
  const kept = rows.data.filter((row) => isWithin(need, question, row))
  if (question.source === 'traces' && question.method === 'calls' && services) {
    return kept.map((edge) => withoutForeignMeasures(edge, services))
  }
  // The same object where nothing was removed: runs that share an answer share it to its bytes.
  return kept.length === rows.data.length ? value : kept
}

function isWithin(need: DeclaredNeed, question: Question, row: Row): boolean {
  switch (question.source) {
    case 'metrics':
      return (
        isNamedWithin(need.scope.match, row['name']) &&
        areLabelsWithin(need, labelsOf(row['labels']))
      )
    case 'changes':
      return isNamedWithin(need.scope.services, row['service'])
    case 'logs':
      return question.method === 'count'
        ? areLabelsWithin(need, labelsOf(row['labels']))
        : areLabelsWithin(need, { ...labelsOf(row['attributes']), ...serviceOf(row['service']) })
    case 'traces':
      return isSpanRowWithin(need, question.method, row)
  }
}

function isSpanRowWithin(
  need: DeclaredNeed,
  method: Extract<Question, { source: 'traces' }>['method'],
  row: Row,
): boolean {
  switch (method) {
    case 'series':
      return areLabelsWithin(need, labelsOf(row['labels']))
    case 'groups':
      return areLabelsWithin(need, labelsOf(row['key']))
    case 'calls':
      return areLabelsWithin(need, { ...labelsOf(row['key']), ...serviceOf(row['caller']) })
    case 'errorOrigins':
    case 'versions':
    case 'failures':
    case 'clocks':
      return areLabelsWithin(need, serviceOf(row['service']))
    // Names of attributes, without a value of any.
    case 'attributes':
      return true
  }
}

function isNamedWithin(patterns: readonly string[] | undefined, name: unknown): boolean {
  return patterns === undefined || (typeof name === 'string' && matchesAny(patterns, name))
}

function areLabelsWithin({ scope }: DeclaredNeed, labels: Row): boolean {
  const { services } = scope
  const service = labels[serviceAttribute]
  if (services && service !== undefined && !isNamedWithin(services, service)) return false
  return Object.entries(scope.where ?? {}).every(([name, condition]) => {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined
    return value === undefined || valuesOf(condition).some((allowed) => allowed === value)
  })
}

function labelsOf(value: unknown): Row {
  return labelsSchema.safeParse(value).data ?? {}
}

/** A row of a service that does not say of which is of none that may be read. */
function serviceOf(service: unknown): Row {
  return { [serviceAttribute]: typeof service === 'string' ? service : '' }
}

/** What a callee measured of itself is the callee's; that it was called is the caller's. */
function withoutForeignMeasures(edge: Row, services: readonly string[]): Row {
  if (isNamedWithin(services, edge['callee'])) return edge
  const { server: _server, gap: _gap, queued: _queued, ...own } = edge
  return own
}
