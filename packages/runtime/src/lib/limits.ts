import type { Budget } from '@faultline/sdk'

/** What one run may use; exceeding one ends it, and what it had found is kept. */
export type RunLimits = {
  /** Real time from start to end, that of chained runs included; these end a little earlier. */
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
  /** All that a run says to its host, in characters of JSON: questions, steps and findings. */
  readonly outputsLength: number
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
  outputsLength: 64_000_000,
  chainDepth: 8,
  chainFanOut: 32,
  runs: 100,
}

/** What a team lets any analyzer declare, where the operator says nothing else. */
export const defaultTeamLimits: TeamLimits = {
  ...defaultRunLimits,
  wallMs: 600_000,
  cpuMs: 120_000,
  memoryMb: 1_024,
  calls: 10_000,
  bytesRead: 1_000_000_000,
  journalBytes: 1_100_000_000,
  findings: 1_000,
  findingsLength: 16_000_000,
  chainDepth: 16,
  chainFanOut: 100,
  runs: 500,
}

/** Limits that no run of a team exceeds, whatever its analyzer declares. */
export type TeamLimits = RunLimits & { readonly memoryMb: number }

/**
 * What a run may use: what its analyzer declares, else the default, and never more than its team
 * may. A journal may grow with what may be read.
 */
export function limitsOf(
  declared: Budget | undefined,
  team: TeamLimits,
): RunLimits & { readonly memoryMb?: number } {
  const { memoryMb, ...wanted } = { ...defaultRunLimits, ...declared }
  const most: RunLimits = {
    ...wanted,
    journalBytes: Math.max(wanted.journalBytes, 1.1 * wanted.bytesRead),
  }
  const limits: RunLimits = {
    wallMs: Math.min(most.wallMs, team.wallMs),
    cpuMs: Math.min(most.cpuMs, team.cpuMs),
    calls: Math.min(most.calls, team.calls),
    bytesRead: Math.min(most.bytesRead, team.bytesRead),
    journalBytes: Math.min(most.journalBytes, team.journalBytes),
    findings: Math.min(most.findings, team.findings),
    findingLength: Math.min(most.findingLength, team.findingLength),
    findingsLength: Math.min(most.findingsLength, team.findingsLength),
    steps: Math.min(most.steps, team.steps),
    outputsLength: Math.min(most.outputsLength, team.outputsLength),
    chainDepth: Math.min(most.chainDepth, team.chainDepth),
    chainFanOut: Math.min(most.chainFanOut, team.chainFanOut),
    runs: Math.min(most.runs, team.runs),
  }
  return memoryMb === undefined
    ? limits
    : { ...limits, memoryMb: Math.min(memoryMb, team.memoryMb) }
}

/** Of the time that a caller has left, what it keeps to handle what its chained run came to. */
const keptByCaller = 0.1

/** A chained run ends before the one that waits for it must, which could not handle that otherwise. */
export function chainedLimits<Limits extends RunLimits>(
  limits: Limits,
  callerLeftMs: number | undefined,
): Limits {
  if (callerLeftMs === undefined) return limits
  const most = Math.max(1, Math.floor((1 - keptByCaller) * callerLeftMs))
  return { ...limits, wallMs: Math.min(limits.wallMs, most) }
}
