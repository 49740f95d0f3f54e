import { InvalidAnalyzerError } from './errors.ts'

/**
 * What a run of an analyzer may use, where it needs other than the default; the team's limits bound
 * it. Exceeding one ends the run, and what it had found is kept.
 */
export type Budget = {
  /** Real time from start to end, that of chained runs included. Default: a minute. */
  readonly wallMs?: number
  /** Processor time. Default: 10 s. */
  readonly cpuMs?: number
  /**
   * Memory of its sandbox process. A run that declares it has a process of its own, which takes
   * longer to start; by default runs of a team share processes of 512 MB.
   */
  readonly memoryMb?: number
  /** Calls of sources, timers and chained runs together. Default: 1,000. */
  readonly calls?: number
  /** Bytes of answers. Default: 256,000,000. */
  readonly bytesRead?: number
  /** Default: 200. */
  readonly findings?: number
  /** All findings with their evidence, in characters of JSON. Default: 8,000,000. */
  readonly findingsLength?: number
  /** Runs above this one that it may have and still chain another. Default: 8. */
  readonly chainDepth?: number
  /** Runs that it may chain. Default: 32. */
  readonly chainFanOut?: number
  /** Runs of an investigation that begins with it. Default: 100. */
  readonly runs?: number
}

/** A limit that was exceeded: which, what it is and what was reached. */
export type ExceededLimit = {
  readonly limit: string
  readonly maximum: number
  readonly actual: number
}

const names: readonly string[] = [
  ...['wallMs', 'cpuMs', 'memoryMb', 'calls', 'bytesRead', 'findings', 'findingsLength'],
  ...['chainDepth', 'chainFanOut', 'runs'],
]

/** @throws InvalidAnalyzerError when a limit is not known or not a number above zero. */
export function checkBudget(analyzer: string, budget: Budget): void {
  for (const [limit, maximum] of Object.entries(budget)) {
    if (!names.includes(limit)) {
      throw new InvalidAnalyzerError(
        `${analyzer} declares the limit "${limit}", which does not exist; choose from ${names.join(', ')}`,
      )
    }
    if (Number.isFinite(maximum) && maximum > 0) continue
    throw new InvalidAnalyzerError(
      `The limit ${limit} of ${analyzer} must be a number above zero, but was ${maximum}`,
    )
  }
}
