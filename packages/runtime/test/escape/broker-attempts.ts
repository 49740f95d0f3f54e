import { createLiveBroker } from '../../src/index.ts'
import { withinScope, type DeclaredNeed } from '../../src/lib/need-scope.ts'
import { parseQuestion, type Question } from '../../src/lib/question.ts'
import { window } from '../harness.ts'
import { outcome, type Attempt } from './attempt.ts'

type Scoped = Pick<DeclaredNeed, 'kind' | 'scope'>
const latency: Scoped = { kind: 'metrics', scope: { match: ['latency_*'] } }
const ours: Scoped = { kind: 'metrics', scope: { where: { namespace: ['shop', 'basket'] } } }
const spans: Scoped = {
  kind: 'traces',
  scope: { services: ['checkout'], where: { 'deployment.environment': 'production' } },
}
const records: Scoped = { kind: 'logs', scope: { services: ['checkout-*'] } }
const deployments: Scoped = { kind: 'changes', scope: { services: ['checkout'] } }
const allSpans = { window, measure: 'count' }

type Reach = { readonly need: Scoped; readonly method: string; readonly query: unknown }

/** Questions that reach beyond what was declared, by their name. */
const questions: Readonly<Record<string, Reach>> = {
  'a metric outside the scope': {
    need: latency,
    method: 'range',
    query: { metric: 'salaries', window },
  },
  'a wildcard in place of a name': {
    need: latency,
    method: 'range',
    query: { metric: '*', window },
  },
  'a scope’s prefix in another name': {
    need: latency,
    method: 'range',
    query: { metric: 'salaries latency_', window },
  },
  'PromQL in place of a name': {
    need: latency,
    method: 'range',
    query: { metric: 'latency_ or salaries', window, aggregate: 'salaries) or sum(x' },
  },
  'SQL in a label': {
    need: latency,
    method: 'range',
    query: { metric: 'latency_a', window, by: ["x' union select * from secrets --", 7] },
  },
  'a query of its own': {
    need: latency,
    method: 'range',
    query: { metric: 'latency_a', window, sql: 'select * from secrets' },
  },
  'a method of another source': { need: latency, method: 'search', query: { window } },
  'a method of every object': { need: latency, method: 'constructor', query: {} },
  'a query that is no object': { need: latency, method: 'range', query: 'salaries' },
  'a label outside the scope': {
    need: ours,
    method: 'range',
    query: { metric: 'salaries', window, where: { namespace: 'payroll' } },
  },
  'a label outside the scope among others': {
    need: ours,
    method: 'range',
    query: { metric: 'salaries', window, where: { namespace: ['shop', 'payroll'] } },
  },
  'spans of another service': {
    need: spans,
    method: 'series',
    query: { ...allSpans, where: { 'service.name': 'payroll' } },
  },
  'spans of another service among its own': {
    need: spans,
    method: 'errorOrigins',
    query: { window, where: { 'service.name': ['checkout', 'payroll'] } },
  },
  'spans of another environment': {
    need: spans,
    method: 'calls',
    query: { window, where: { 'deployment.environment': 'payroll' } },
  },
  'logs of another service': {
    need: records,
    method: 'search',
    query: { window, where: { 'service.name': 'payroll' } },
  },
  'logs of no service in particular': { need: records, method: 'search', query: { window } },
  'logs of an empty list of services': {
    need: records,
    method: 'count',
    query: { window, where: { 'service.name': [] } },
  },
  'a wildcard of its own among the logs': {
    need: records,
    method: 'search',
    query: { window, where: { 'service.name': '*' } },
  },
  'changes of another service': {
    need: deployments,
    method: 'list',
    query: { window, service: 'payroll' },
  },
}

/** Questions that leave open what they are about, with what a source might answer of others. */
const openQuestions: Readonly<Record<string, Reach & { readonly answer: readonly object[] }>> = {
  'changes of all services': {
    need: deployments,
    method: 'list',
    query: { window },
    answer: [{ id: '1', service: 'payroll' }, { id: '2' }],
  },
  'the origins of all errors': {
    need: spans,
    method: 'errorOrigins',
    query: { window },
    answer: [{ service: 'payroll', count: 1 }],
  },
  'what a callee measured of itself': {
    need: spans,
    method: 'calls',
    query: { window },
    answer: [{ caller: 'checkout', callee: 'payroll', server: 'payroll: 7 ms' }],
  },
  'the names of all metrics': {
    need: latency,
    method: 'names',
    query: { window },
    answer: [{ name: 'payroll_salaries' }],
  },
}

export function brokerAttempts(): Attempt[] {
  const asked: unknown[] = []
  const answer = (query: unknown): Promise<never> => {
    asked.push(query)
    return Promise.reject(new Error('asked'))
  }
  const metrics = { range: answer, names: answer }
  const traces = { series: answer, groups: answer, calls: answer, errorOrigins: answer }
  const sources = {
    metrics,
    traces: { ...traces, attributes: answer },
    logs: { count: answer, search: answer },
    changes: { list: answer },
  }
  const broker = createLiveBroker({ sources })
  const beyond = Object.entries(questions).map(([name, { need, method, query }]): Attempt => ({
    name: `ask for ${name}`,
    layer: 'broker',
    async confined() {
      const before = asked.length
      let question: Question | undefined
      try {
        question = parseQuestion({ name: 'source', ...need }, method, query)
        await broker.answer(question)
      } catch (error) {
        const how = error instanceof Error ? error.message : String(error)
        return outcome(asked.length > before, how)
      }
      return outcome(asked.length > before, 'the source was asked')
    },
    // A source that is handed whatever comes, as it would be without the check.
    async unconfined() {
      const before = asked.length
      await answer(query).catch(() => {})
      return outcome(asked.length > before, 'the source was asked')
    },
  }))
  return [...beyond, ...openAttempts()]
}

/** A source that answers more than it was asked for. */
function openAttempts(): Attempt[] {
  const tells = (value: unknown): boolean => /payroll.*ms|payroll_|"payroll"/.test(text(value))
  return Object.entries(openQuestions).map(([name, { need: scoped, method, query, answer }]) => ({
    name: `hear of ${name}`,
    layer: 'broker',
    async confined() {
      const need: DeclaredNeed = { name: 'source', ...scoped }
      const told = withinScope(need, parseQuestion(need, method, query), answer)
      const leaks = tells(told) && !isOnlyCalled(told)
      return outcome(leaks, leaks ? text(told) : `it was told ${text(told)}`)
    },
    async unconfined() {
      return outcome(tells(answer), text(answer))
    },
  }))
}

/** That a service was called is the caller's to know. */
function isOnlyCalled(told: unknown): boolean {
  return text(told) === '[{"caller":"checkout","callee":"payroll"}]'
}

function text(value: unknown): string {
  return JSON.stringify(value)
}
