/** What one run may use; exceeding one ends it, and what it had found is kept. */
export type RunLimits = {
  /** Real time from start to end, that of chained runs included. */
  readonly wallMs: number
  /** Processor time inside the sandbox. */
  readonly cpuMs: number
  /** Brokered calls, timers and chained runs together. */
  readonly calls: number
  /** Bytes of answers. */
  readonly bytesRead: number
  /** Bytes of the run's journal before it is compressed: questions, queries and answers. */
  readonly journalBytes: number
  readonly findings: number
  /** One finding with its evidence, in characters of JSON. */
  readonly findingLength: number
  /** All findings of a run together, in characters of JSON. */
  readonly findingsLength: number
  readonly steps: number
  /** Runs above this one that a chained run may have. */
  readonly chainDepth: number
  /** Runs that one run may chain. */
  readonly chainFanOut: number
  /** Runs of one investigation. */
  readonly runs: number
}

export const defaultRunLimits: RunLimits = {
  wallMs: 60_000,
  cpuMs: 10_000,
  calls: 1_000,
  bytesRead: 256_000_000,
  journalBytes: 300_000_000,
  findings: 200,
  findingLength: 1_000_000,
  findingsLength: 8_000_000,
  steps: 2_000,
  chainDepth: 8,
  chainFanOut: 32,
  runs: 100,
}

/** A limit that was exceeded: which, what it is and what was reached. */
export type ExceededLimit = {
  readonly limit: string
  readonly maximum: number
  readonly actual: number
}
