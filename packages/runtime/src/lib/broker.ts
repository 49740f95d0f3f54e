import type {
  ChangesSource,
  LogsSource,
  MetricsSource,
  SourceAnswer,
  TracesSource,
} from '@faultline/sdk'
import { SourceError } from '@faultline/sdk'
import type { RecordedJournals } from './journal.ts'
import type { Question } from './question.ts'
import { createRedaction, type Redaction, type RedactionRules } from './redaction.ts'

/**
 * Answers what runs ask. Needs, budgets and the journal are the same for every broker; brokers
 * differ in where answers come from.
 */
export type Broker = {
  /** Answers a question that was checked against the need. @throws SourceError when it cannot. */
  readonly answer: (question: Question) => Promise<SourceAnswer<unknown>>
  /** Answers that are had already, in the order in which they were given. */
  readonly recorded?: RecordedJournals
  /** True when timers need not be waited for. */
  readonly isReplay: boolean
}

export type Sources = {
  readonly metrics?: MetricsSource
  readonly traces?: TracesSource
  readonly logs?: LogsSource
  readonly changes?: ChangesSource
}

/** A broker that asks sources. What `redaction` names is removed from all that they answer. */
export function createLiveBroker(options: {
  readonly sources: Sources
  readonly redaction?: RedactionRules
}): Broker {
  const redaction = createRedaction(options.redaction)
  return {
    isReplay: false,
    async answer(question) {
      try {
        const { value, query } = await dispatch(options.sources, question)
        return { value: redaction.value(value), query: redaction.text(query) }
      } catch (error) {
        throw toSourceError(question, error, redaction)
      }
    },
  }
}

/** A broker that knows what was recorded and nothing else. */
export function createReplayBroker(recorded: RecordedJournals): Broker {
  return {
    isReplay: true,
    recorded,
    answer: ({ source, method, query }) => {
      const asked = `${source}.${method}(${JSON.stringify(query)})`
      return Promise.reject(
        new SourceError(source, 'not_in_journal', `The journal has no answer to ${asked}`),
      )
    },
  }
}

function dispatch(sources: Sources, question: Question): Promise<SourceAnswer<unknown>> {
  switch (question.source) {
    case 'metrics': {
      const metrics = connected(sources.metrics, question)
      return question.method === 'range'
        ? metrics.range(question.query)
        : metrics.names(question.query)
    }
    case 'logs': {
      const logs = connected(sources.logs, question)
      return question.method === 'count' ? logs.count(question.query) : logs.search(question.query)
    }
    case 'changes':
      return connected(sources.changes, question).list(question.query)
    case 'traces':
      return askTraces(connected(sources.traces, question), question)
  }
}

function askTraces(
  traces: TracesSource,
  question: Extract<Question, { source: 'traces' }>,
): Promise<SourceAnswer<unknown>> {
  switch (question.method) {
    case 'series':
      return traces.series(question.query)
    case 'groups':
      return traces.groups(question.query)
    case 'calls':
      return traces.calls(question.query)
    case 'errorOrigins':
      return traces.errorOrigins(question.query)
    case 'attributes':
      return traces.attributes(question.query)
    case 'versions':
      return traces.versions(question.query)
    case 'failures':
      return traces.failures(question.query)
    case 'clocks':
      return traces.clocks(question.query)
  }
}

function connected<Source>(source: Source | undefined, question: Question): Source {
  if (source !== undefined) return source
  const message = `No source of ${question.source} is connected; connect one to have it checked`
  throw new SourceError(question.source, 'unavailable', message)
}

function toSourceError(question: Question, error: unknown, redaction: Redaction): SourceError {
  const said = redaction.text(error instanceof Error ? error.message : String(error))
  if (error instanceof SourceError) return new SourceError(error.need, error.reason, said)
  const message = `The source of ${question.source} failed: ${said}`
  return new SourceError(question.source, 'unavailable', message)
}
