import type { NeedScope } from '@faultline/sdk'
import { SourceError } from '@faultline/sdk'
import { z } from 'zod'
import { matchesAny } from './name-pattern.ts'
import type { Question } from './question.ts'

export type DeclaredNeed = {
  readonly name: string
  readonly kind: Question['source']
  readonly scope: NeedScope
}

const serviceAttribute = 'service.name'
type Conditions = Record<string, string | string[]>

/**
 * Limits a question to what its need reaches: conditions that it leaves open are added, so that the
 * source itself answers no more than it may. The question is the parser's own copy.
 * @throws SourceError `denied` when it asks for something beyond.
 */
export function narrow(need: DeclaredNeed, question: Question): void {
  const { match, services } = need.scope
  switch (question.source) {
    case 'metrics': {
      if (match && question.method === 'range' && !matchesAny(match, question.query.metric)) {
        throw denied(need, 'metrics', `${match.join(', ')}, not ${question.query.metric}`)
      }
      const where = withConditions(need, question.query.where)
      if (where) question.query.where = where
      return
    }
    case 'traces':
    case 'logs': {
      const where = withConditions(need, withServices(need, question.query.where))
      if (where) question.query.where = where
      return
    }
    case 'changes': {
      const { service } = question.query
      if (!services || service === undefined || matchesAny(services, service)) return
      throw denied(need, 'services', `${services.join(', ')}, not ${service}`)
    }
  }
}

/** Removes from an answer what the need does not reach, whatever the source made of the question. */
export function withinScope(need: DeclaredNeed, question: Question, value: unknown): unknown {
  const { match, services } = need.scope
  if (question.source === 'metrics') {
    if (!match || question.method !== 'names') return value
    return rowsWith(value, 'name', (name) => matchesAny(match, name))
  }
  if (!services) return value
  const reaches = (service: string): boolean => matchesAny(services, service)
  switch (question.method) {
    case 'list':
    case 'errorOrigins':
    case 'search':
      return rowsWith(value, 'service', reaches)
    case 'calls':
      return callsWithin(rowsWith(value, 'caller', reaches), reaches)
    case 'series':
    case 'groups':
    case 'attributes':
    case 'count':
      return value
  }
}

function withServices(need: DeclaredNeed, where: Conditions | undefined): Conditions | undefined {
  const { services } = need.scope
  if (!services) return where
  const asked = valuesOf(where?.[serviceAttribute])
  const beyond = asked.find((service) => !matchesAny(services, service))
  if (beyond !== undefined) {
    throw denied(need, 'services', `${services.join(', ')}, not ${beyond}`)
  }
  if (asked.length > 0) return where
  if (services.some((service) => service.includes('*'))) {
    const message = `The need "${need.name}" reaches services ${services.join(', ')}; name those that are meant in where: { '${serviceAttribute}': … }`
    throw new SourceError(need.name, 'denied', message)
  }
  return { ...where, [serviceAttribute]: [...services] }
}

function withConditions(need: DeclaredNeed, where: Conditions | undefined): Conditions | undefined {
  if (!need.scope.where) return where
  const all: Conditions = { ...where }
  for (const [label, condition] of Object.entries(need.scope.where)) {
    const allowed = valuesOf(condition)
    const asked = valuesOf(where?.[label])
    const beyond = asked.find((value) => !allowed.includes(value))
    if (beyond !== undefined) throw denied(need, label, `${allowed.join(', ')}, not ${beyond}`)
    if (asked.length === 0) all[label] = [...allowed]
  }
  return all
}

function valuesOf(condition: string | readonly string[] | undefined): readonly string[] {
  return typeof condition === 'string' ? [condition] : (condition ?? [])
}

const rowSchema = z.array(z.record(z.string(), z.unknown()))

function rowsWith(value: unknown, field: string, fits: (name: string) => boolean): unknown {
  const rows = rowSchema.safeParse(value)
  if (!rows.success) return value
  return rows.data.filter((row) => {
    const name = row[field]
    return typeof name === 'string' && fits(name)
  })
}

/** What a callee measured of itself is the callee's; that it was called is the caller's. */
function callsWithin(value: unknown, reaches: (service: string) => boolean): unknown {
  const edges = rowSchema.safeParse(value)
  if (!edges.success) return value
  return edges.data.map(({ server, gap, ...edge }) =>
    typeof edge['callee'] === 'string' && reaches(edge['callee'])
      ? { ...edge, ...(server ? { server } : {}), ...(gap ? { gap } : {}) }
      : edge,
  )
}

function denied(need: DeclaredNeed, what: string, reach: string): SourceError {
  const message = `The need "${need.name}" reaches ${what} ${reach}; declare it in the need`
  return new SourceError(need.name, 'denied', message)
}
