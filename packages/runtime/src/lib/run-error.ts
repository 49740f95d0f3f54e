import type { RunError } from '@faultline/sdk/result'
import type { ExceededLimit, Finding, RunStatus } from '@faultline/sdk'
import type { DescribedAnalyzer, GuestError } from './protocol.ts'
import type { SourcePlaces } from './source-places.ts'

/** How a run ended before its time. */
export type Failure = { readonly status: RunStatus; readonly error: RunError }

/**
 * A failure that came out of the analyzer's own code, at the author's file and line; what has no
 * place of its own, such as a string that was thrown, is told of where the analyzer is defined.
 */
export function failureOf(error: GuestError, places: SourcePlaces, definedAt = ''): Failure {
  const status = statusOf(error)
  const location = places.locate(error.stack) ?? places.locate(definedAt)
  const at = location === undefined ? '' : ` (${location})`
  const isTyped = error.name === '' || ['Error', 'GuestFault'].includes(error.name)
  const named =
    isTyped || ['RejectedFindingError', 'InvalidAnalyzerError'].includes(error.name)
      ? ''
      : `${error.name}: `
  return {
    status,
    error: {
      code: error.code,
      message: `${named}${oneLine(error.message)}${at}`.slice(0, 4_000),
      ...(error.step === undefined ? {} : { step: error.step }),
      ...(location === undefined ? {} : { location }),
    },
  }
}

function statusOf({ reason, code, name, message }: GuestError): RunStatus {
  if (reason === 'denied' || code === 'limit_exceeded') return 'denied'
  // What V8 says when the process may have no more memory outside its heap.
  const isExhausted = name === 'RangeError' && message === 'Array buffer allocation failed'
  return isExhausted ? 'out_of_memory' : 'failed'
}

/** A run that came to rest with nothing under way that could wake it. */
export function neverSettles(places: SourcePlaces, definedAt = ''): Failure {
  const message =
    'investigate() waits for a promise that nothing will settle; await only sources, steps, chain() and timers.'
  const error = { code: 'never_settles', name: '', message, stack: '' }
  return failureOf(error, places, definedAt)
}

export function brokenProtocol(): Failure {
  return fault('denied', 'protocol_violated', 'The run broke the sandbox protocol and was ended.')
}

export function crashedSandbox(): Failure {
  const message = 'The run was ended because its sandbox process, which it had to itself, crashed.'
  return fault('failed', 'sandbox_crashed', message)
}

/** A limit that was exceeded; what the run had found is kept. */
export function limitFailure(status: RunStatus, exceeded: ExceededLimit): Failure {
  const { limit, maximum, actual } = exceeded
  const message = `The run was ended because it exceeded ${limit}: ${actual} of at most ${maximum}; ${remedyOf(limit)}`
  return { status, error: { code: 'limit_exceeded', message, limit: exceeded } }
}

/** Which of an analyzer's `limits` lets it have more; what none does is Faultline's own. */
const declaredAs: Readonly<Record<string, string>> = {
  ...{ wallMs: 'wallMs', cpuMs: 'cpuMs', memoryMb: 'memoryMb', heapMb: 'memoryMb' },
  ...{ calls: 'calls', bytesRead: 'bytesRead', journalBytes: 'bytesRead' },
  ...{ findings: 'findings', findingsLength: 'findingsLength', chainFanOut: 'chainFanOut' },
}

function remedyOf(limit: string): string {
  const declared = declaredAs[limit]
  return declared === undefined ? 'use less' : `use less, or declare limits.${declared}`
}

/** A limit belongs to no line of its own: it is told of where the analyzer is defined. */
export function atDefinition(failure: Failure, places: SourcePlaces, definedAt = ''): Failure {
  const { error } = failure
  const location = error.limit && places.locate(definedAt)
  if (location === undefined || error.location !== undefined) return failure
  return { ...failure, error: { ...error, message: `${error.message} (${location})`, location } }
}

/**
 * A finding that got past the sandbox and is not its run's to make: in the name of another run or
 * analyzer, or about a kind of entity that the analyzer does not emit.
 */
export function refusedFinding(
  runId: string,
  { id, emits }: DescribedAnalyzer,
  finding: Pick<Finding, 'id' | 'analyzer' | 'entity'>,
): Failure | undefined {
  const number = finding.id.slice(runId.length + 1)
  const isOwn = finding.id === `${runId}.${number}` && /^[1-9]\d{0,8}$/.test(number)
  if (!isOwn || finding.analyzer !== id) {
    const message = `The run was ended because it made a finding in the name of another run or analyzer.`
    return fault('denied', 'protocol_violated', message)
  }
  if (emits === undefined || emits.includes(finding.entity.kind)) return undefined
  const message = `${id} emits findings about ${emits.join(', ')}, not about a ${finding.entity.kind}; add it to its emits.`
  return fault('failed', 'finding_rejected', message)
}

export function fault(status: RunStatus, code: string, message: string): Failure {
  return { status, error: { code, message } }
}

function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}
