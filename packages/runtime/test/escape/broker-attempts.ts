import { createLiveBroker } from '../../src/index.ts'
import { parseQuestion, type DeclaredNeed, type Question } from '../../src/lib/question.ts'
import { window } from '../harness.ts'
import { outcome, type Attempt } from './attempt.ts'

const need: DeclaredNeed = { name: 'metrics', kind: 'metrics', scope: { match: ['latency_*'] } }

/** Questions that reach beyond what was declared, by their name. */
const questions: Readonly<Record<string, { method: string; query: unknown }>> = {
  'a metric outside the scope': { method: 'range', query: { metric: 'salaries', window } },
  'a wildcard in place of a name': { method: 'range', query: { metric: '*', window } },
  'a scope’s prefix in another name': {
    method: 'range',
    query: { metric: 'salaries latency_', window },
  },
  'PromQL in place of a name': {
    method: 'range',
    query: { metric: 'latency_ or salaries', window, aggregate: 'salaries) or sum(x' },
  },
  'SQL in a label': {
    method: 'range',
    query: { metric: 'latency_a', window, by: ["x' union select * from secrets --", 7] },
  },
  'a query of its own': {
    method: 'range',
    query: { metric: 'latency_a', window, sql: 'select * from secrets' },
  },
  'a method of another source': { method: 'search', query: { window } },
  'a method of every object': { method: 'constructor', query: {} },
  'a query that is no object': { method: 'range', query: 'salaries' },
}

export function brokerAttempts(): Attempt[] {
  const asked: unknown[] = []
  const answer = (query: unknown): Promise<never> => {
    asked.push(query)
    return Promise.reject(new Error('asked'))
  }
  // A source that is handed whatever comes, as it would be without the check.
  const unchecked: Record<string, (query: unknown) => Promise<never>> = {
    range: answer,
    search: answer,
    constructor: answer,
  }
  const broker = createLiveBroker({ sources: { metrics: { range: answer, names: answer } } })
  return Object.entries(questions).map(([name, { method, query }]) => ({
    name: `ask for ${name}`,
    layer: 'broker' as const,
    async confined() {
      const before = asked.length
      let question: Question | undefined
      try {
        question = parseQuestion(need, method, query)
        await broker.answer(question)
      } catch (error) {
        const how = error instanceof Error ? error.message : String(error)
        return outcome(asked.length > before, how)
      }
      return outcome(asked.length > before, 'the source was asked')
    },
    async unconfined() {
      const before = asked.length
      await unchecked[method]?.(query).catch(() => {})
      return outcome(asked.length > before, 'the source was asked')
    },
  }))
}
