import { z } from 'zod'

/**
 * Every failure that the command line can report: the sentence (what and where), the remedy (what
 * to do) and the exit code. `{name}` stands for a detail. Documented in docs/reference/errors.md.
 */
export const errorTable = {
  usage_invalid: {
    sentence: '{problem}.',
    remedy: 'See `npx faultline {command}--help`.',
    exitCode: 2,
  },
  option_invalid: {
    sentence: 'The option {option} must be {expected}, but was "{value}".',
    remedy: '',
    exitCode: 2,
  },
  fault_unknown: {
    sentence: 'The demo shop has no fault named "{name}".',
    remedy: 'Choose `random` or one of {names}.',
    exitCode: 2,
  },
  schema_unknown: {
    sentence: 'There is no schema of "{name}".',
    remedy: 'Choose one of {names}.',
    exitCode: 2,
  },
  file_unreadable: {
    sentence: '{path} cannot be read: {reason}.',
    remedy: 'Check the path and its permissions.',
    exitCode: 2,
  },
  file_unwritable: {
    sentence: '{path} cannot be written: {reason}.',
    remedy: 'Name another file, or change the permissions.',
    exitCode: 2,
  },
  name_invalid: {
    sentence: 'The {kind} is called {name}, which cannot name a folder.',
    remedy: 'Use letters, digits, and - _ . @ between them, 200 at most.',
    exitCode: 2,
  },
  json_malformed: {
    sentence: '{place} is not JSON{where}.',
    remedy: 'Mend it there.',
    exitCode: 2,
  },
  alert_invalid: {
    sentence: '{place} is not an alert: {reason}.',
    remedy:
      'Give an Alertmanager notification (version 4), or one alert of it: an object with `labels` that has an `alertname`.',
    exitCode: 2,
  },
  source_invalid: {
    sentence: 'The source "{value}" is not understood.',
    remedy: 'Use --source telemetry=FOLDER or --source changes=URL-OR-FILE.',
    exitCode: 2,
  },
  recording_invalid: {
    sentence: '{path} is not the recording of an investigation: {reason}.',
    remedy: 'Download it from the page of the investigation.',
    exitCode: 2,
  },
  recording_failed: {
    sentence: 'Nothing was saved, because the run of {analyzer} did not succeed: {reason}.',
    remedy: 'Mend the analyzer or name its sources, and record again.',
    exitCode: 1,
  },
  investigation_unknown: {
    sentence: 'The service at {url} has no investigation "{id}".',
    remedy: 'List them with `npx faultline investigations`.',
    exitCode: 2,
  },
  service_refused: {
    sentence: 'The service at {url} did not accept it: {reason}',
    remedy: '',
    exitCode: 2,
  },
  service_unreachable: {
    sentence: 'No Faultline service answers at {url}.',
    remedy: 'Start one with `npx faultline serve`, or name its address with --url.',
    exitCode: 3,
  },
  service_unknown: {
    sentence: '{url} answers, but not as a Faultline service of this version does: {reason}.',
    remedy: 'Check the address, and that both sides are the same version.',
    exitCode: 3,
  },
  service_failed: {
    sentence: 'The service at {url} failed: {reason}',
    remedy: 'Look at its log.',
    exitCode: 3,
  },
  stream_lost: {
    sentence: 'The connection to the service at {url} was lost.',
    remedy:
      'Check that it runs, and follow again with `npx faultline investigations {id} --follow`.',
    exitCode: 3,
  },
  shop_failed: {
    sentence: 'The demo shop ended before its scenario was over: {reason}.',
    remedy: 'Run again with --verbose to see all that it says.',
    exitCode: 3,
  },
  worlds_refused: {
    sentence: '{reason}',
    remedy: '',
    exitCode: 2,
  },
  worlds_failed: {
    sentence: 'The generator of worlds failed: {reason}.',
    remedy: 'Choose another seed, and report this one.',
    exitCode: 3,
  },
  internal: {
    sentence: 'Faultline failed in a way that it should not: {reason}.',
    remedy: 'Run again with FAULTLINE_DEBUG=1 to see where, and report it.',
    exitCode: 3,
  },
} as const satisfies Record<string, ErrorEntry>

type ErrorEntry = {
  readonly sentence: string
  readonly remedy: string
  readonly exitCode: 1 | 2 | 3
}
export type ErrorCode = keyof typeof errorTable

/** A failure that is expected and told in a sentence, never with a stack trace. */
export class CliError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, string | number>>

  constructor(
    code: ErrorCode,
    details: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(fill(errorTable[code].sentence, details), options)
    this.name = 'CliError'
    this.code = code
    this.details = details
  }
}

/** What is told about a failure. */
export type ErrorReport = {
  readonly code: string
  readonly message: string
  readonly remedy: string
  readonly exitCode: number
}

/**
 * Turns whatever was thrown into what the user is told. Errors of the other packages carry a stable
 * code and a whole sentence with its remedy, so they are passed on as they are.
 */
export function reportError(error: unknown): ErrorReport {
  if (error instanceof CliError) {
    const { remedy, exitCode } = errorTable[error.code]
    return {
      code: error.code,
      message: error.message,
      remedy: fill(remedy, error.details),
      exitCode,
    }
  }
  const foreign = foreignErrorSchema.safeParse(error)
  if (foreign.success) {
    const { code, message } = foreign.data
    return { code, message, remedy: '', exitCode: wrongInputCodes.has(code) ? 2 : 3 }
  }
  return reportError(new CliError('internal', { reason: reasonOf(error) }))
}

/** One line that says why, from anything that can be thrown; without a full stop. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n')[0] ?? '').replace(/\.$/, '') || 'no reason given'
}

/** Codes of other packages' errors that mean the input was wrong; all others: something is unavailable. */
const wrongInputCodes = new Set([
  'bundle_failed',
  'analyzer_invalid',
  'analyzer_not_loaded',
  'analyzer_missing',
  'analyzer_ambiguous',
  'analyzer_unknown',
  'params_invalid',
  'data_folder_not_ours',
  'data_folder_other_version',
  'case_unreadable',
  'case_invalid',
  'case_journal_missing',
  'case_journal_damaged',
  'case_name_taken',
  'case_analyzer_gone',
  'case_exists',
  'cases_missing',
  'base_unknown',
  'backtest_configuration_invalid',
  'entity_invalid',
  'journal_unreadable',
  'review_event_invalid',
])

/** Faultline's own codes are in snake case; Node's and PostgreSQL's are in capitals or digits. */
const foreignErrorSchema = z.object({
  code: z.string().regex(/^[a-z]+(_[a-z]+)+$/),
  message: z.string().min(1),
})

function fill(template: string, details: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''))
}
