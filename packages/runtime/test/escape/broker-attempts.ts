import { createLiveBroker } from '../../src/index.ts'
import { withinScope } from '../../src/lib/answer-scope.ts'
import type { DeclaredNeed } from '../../src/lib/need-scope.ts'
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
const checkoutRecords: Scoped = { kind: 'logs', scope: { services: ['checkout'] } }
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
  'PromQL behind the prefix of a scope': {
    need: latency,
    method: 'range',
    query: { metric: 'latency_a or payroll_salaries', window },
  },
  'PromQL in a name’s quotes': {
    need: latency,
    method: 'range',
    query: { metric: 'latency_"} or {__name__="payroll_salaries', window },
  },
  'SQL behind the prefix of a scope': {
    need: latency,
    method: 'range',
    query: { metric: "latency_' union select salary from payroll --", window },
  },
  'SQL in the name of a condition': {
    need: latency,
    method: 'range',
    query: { metric: 'latency_a', window, where: { "x' = '' or 1=1 --": 'a' } },
  },
  'SQL in the value of a condition': {
    need: ours,
    method: 'range',
    query: { metric: 'latency_a', window, where: { namespace: "shop' or namespace = 'payroll" } },
  },
  'LogQL behind the prefix of a service': {
    need: records,
    method: 'search',
    query: { window, where: { 'service.name': 'checkout-"} or {service="payroll' } },
  },
  'a name that looks like another': {
    need: latency,
    method: 'range',
    query: { metric: 'l\u0430tency_a', window },
  },
  'a name that is turned around when it is shown': {
    need: latency,
    method: 'range',
    query: { metric: 'latency_\u202Eseiralas', window },
  },
  'a name with a line of its own': {
    need: latency,
    method: 'range',
    query: { metric: 'latency_a\npayroll_salaries', window },
  },
  'a scope of every object’s prototype': {
    need: ours,
    method: 'range',
    query: JSON.parse(
      `{"metric":"latency_a","window":${JSON.stringify(window)},"where":{"__proto__":{"namespace":"shop"},"namespace":"payroll"}}`,
    ),
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
const openQuestions: Readonly<Record<string, Reach & { readonly answer: object }>> = {
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
  'a metric beside the one that was asked for': {
    need: latency,
    method: 'range',
    query: { metric: 'latency_a', window },
    answer: [{ name: 'payroll_salaries', labels: {} }],
  },
  'series of another namespace': {
    need: ours,
    method: 'range',
    query: { metric: 'latency_a', window, by: ['namespace'] },
    answer: [{ name: 'latency_a', labels: { namespace: 'payroll' } }],
  },
  'spans of another environment by group': {
    need: spans,
    method: 'groups',
    query: { window, by: ['deployment.environment'] },
    answer: [{ key: { 'deployment.environment': 'payroll' }, count: 7 }],
  },
  'counts of logs of another service': {
    need: checkoutRecords,
    method: 'count',
    query: { window, by: ['service.name'] },
    answer: [{ name: 'records', labels: { 'service.name': 'payroll' } }],
  },
  'records of another service': {
    need: checkoutRecords,
    method: 'search',
    query: { window },
    answer: [{ service: 'payroll', body: 'salaries', attributes: {} }],
  },
  'records of another namespace': {
    need: { kind: 'logs', scope: { where: { namespace: 'shop' } } },
    method: 'search',
    query: { window },
    answer: [{ service: 'checkout', body: '', attributes: { namespace: 'payroll' } }],
  },
  'an answer of no form': {
    need: ours,
    method: 'range',
    query: { metric: 'latency_a', window },
    answer: { rows: [{ labels: { namespace: 'payroll' } }] },
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
  const traces = {
    ...{ series: answer, groups: answer, calls: answer, errorOrigins: answer },
    ...{ attributes: answer, versions: answer, failures: answer, clocks: answer },
  }
  const sources = {
    metrics,
    traces,
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
      const told = tell(() => withinScope(need, parseQuestion(need, method, query), answer))
      const leaks = tells(told) && !isOnlyCalled(told)
      return outcome(leaks, leaks ? text(told) : `it was told ${text(told)}`)
    },
    async unconfined() {
      return outcome(tells(answer), text(answer))
    },
  }))
}

function tell(give: () => unknown): unknown {
  try {
    return give()
  } catch (error) {
    return error instanceof Error ? error.message : error
  }
}

/** That a service was called is the caller's to know. */
function isOnlyCalled(told: unknown): boolean {
  return text(told) === '[{"caller":"checkout","callee":"payroll"}]'
}

function text(value: unknown): string {
  return JSON.stringify(value)
}
