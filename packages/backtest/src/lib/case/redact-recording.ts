import {
  createRedaction,
  decodePayload,
  encodePayload,
  payloadBytes,
  type Answer,
  type Asked,
  type Journal,
  type RecordedJournals,
  type Redaction,
} from '@faultline/runtime'
import { alertSchema } from '@faultline/sdk/result'
import type { Configuration } from '../configuration.ts'
import { RequestError } from '../errors.ts'
import type { RecordedInvestigation } from './recorded-case.ts'

export type Redacted = {
  readonly investigation: RecordedInvestigation
  readonly journals: RecordedJournals
}

/**
 * Removes what the rules name from everything of an investigation: what was asked, what was answered,
 * params and alert. Questions and answers are treated alike, so that an analyzer that asks about what
 * it was told finds its answer still.
 * @throws RequestError when a pattern is no regular expression.
 */
export function redactRecording(
  { investigation, journals }: Redacted,
  rules: Configuration['redaction'],
): Redacted {
  const redaction = createRedaction({
    fields: rules.fields,
    patterns: rules.patterns.map(toPattern),
  })
  const { params, alert } = investigation
  return {
    investigation: {
      ...investigation,
      params: redaction.value(params),
      alert: alert && alertSchema.parse(redaction.value(alert)),
    },
    journals: new Map(
      [...journals].map(([run, journal]) => [run, redactJournal(journal, redaction)]),
    ),
  }
}

function toPattern(source: string): RegExp {
  try {
    return new RegExp(source, 'g')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The redaction pattern "${source}" is not understood: ${reason}; mend it in the configuration`
    throw new RequestError('backtest_configuration_invalid', message)
  }
}

function redactJournal(journal: Journal, redaction: Redaction): Journal {
  const entries = journal.entries.map((entry) => ({
    ...entry,
    asked: redactAsked(entry.asked, redaction),
    answer: redactAnswer(entry.answer, redaction),
  }))
  return { ...journal, entries }
}

function redactAsked(asked: Asked, redaction: Redaction): Asked {
  switch (asked.kind) {
    case 'read':
      return { ...asked, query: redaction.value(asked.query) }
    case 'chain':
      return { ...asked, params: redaction.value(asked.params) }
    case 'timer':
      return asked
  }
}

function redactAnswer(answer: Answer, redaction: Redaction): Answer {
  switch (answer.kind) {
    case 'value': {
      const payload = encodePayload(redaction.value(decodePayload(answer.payload)))
      const query = redaction.text(answer.query)
      return { ...answer, query, payload, bytes: payloadBytes(payload) }
    }
    case 'refused':
      return { ...answer, message: redaction.text(answer.message) }
    case 'none':
      return answer
  }
}
