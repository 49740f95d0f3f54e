import type { NeedScope } from '@faultline/sdk'
import { SourceError } from '@faultline/sdk'
import { isPlainName, namesWithin } from './name-pattern.ts'
import type { Question } from './question.ts'

export type DeclaredNeed = {
  readonly name: string
  readonly kind: Question['source']
  readonly scope: NeedScope
}

/** Under what name labels and attributes tell the service. */
export const serviceAttribute = 'service.name'
type Conditions = Record<string, string | string[]>

/**
 * Limits a question to what its need reaches: conditions that it leaves open are added, so that the
 * source itself answers no more than it may. The question is the parser's own copy.
 * @throws SourceError `denied` when it asks for something beyond.
 */
export function narrow(need: DeclaredNeed, question: Question): void {
  const { match, services } = need.scope
  checkLabels(need, question)
  switch (question.source) {
    case 'metrics': {
      if (match && question.method === 'range' && !namesWithin(match, question.query.metric)) {
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
      if (!services || service === undefined || namesWithin(services, service)) return
      throw denied(need, 'services', `${services.join(', ')}, not ${service}`)
    }
  }
}

/**
 * Through a need that has limits, labels go by plain names: a source that builds its query carelessly
 * must not be made to read a piece of query language as a part of it.
 */
function checkLabels({ name, scope }: DeclaredNeed, { query }: Question): void {
  if (!scope.match && !scope.services && !scope.where) return
  const where = 'where' in query ? Object.keys(query.where ?? {}) : []
  const by = 'by' in query ? (query.by ?? []) : []
  const odd = [...where, ...by].find((label) => !isPlainName(label))
  if (odd === undefined) return
  const message = `The need "${name}" has a scope, within which "${odd}" is no name of a label; name labels by letters, digits and _ . : / @ -`
  throw new SourceError(name, 'denied', message)
}

function withServices(need: DeclaredNeed, where: Conditions | undefined): Conditions | undefined {
  const { services } = need.scope
  if (!services) return where
  const asked = valuesOf(where?.[serviceAttribute])
  const beyond = asked.find((service) => !namesWithin(services, service))
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

export function valuesOf(condition: string | readonly string[] | undefined): readonly string[] {
  return typeof condition === 'string' ? [condition] : (condition ?? [])
}

function denied(need: DeclaredNeed, what: string, reach: string): SourceError {
  const message = `The need "${need.name}" reaches ${what} ${reach}; declare it in the need`
  return new SourceError(need.name, 'denied', message)
}
