import type { Broker, Runtime } from '@faultline/runtime'
import { reportSchemaVersion, type CaseReport, type Report } from '../report.ts'
import type { Case } from './case/load-case.ts'
import { checkGates } from './gates/check-gates.ts'
import type { Gates } from './gates/gates.ts'
import type { KnownResults } from './results-file.ts'
import { runCases } from './run-cases.ts'
import { scoresOf, type Scored } from './score/scores.ts'
import type { BaseVersion } from './version/base-version.ts'
import { createAnalyzerLoader, type AnalyzerLoader } from './version/load-analyzers.ts'

export type BacktestOptions = {
  readonly cases: readonly Case[]
  readonly runtime: Runtime
  /** Sandbox processes of the runtime. */
  readonly workers: number
  /** Folder that paths in the report are relative to: the project's root. */
  readonly root: string
  readonly base?: BaseVersion | undefined
  readonly gates?: Gates
  /** Asked for what a journal has no answer to. */
  readonly live?: Broker | undefined
  /** What an interrupted backtest had finished. */
  readonly results?: KnownResults | undefined
  readonly nowMs: () => number
  /** Ends the backtest; its report is then partial. */
  readonly signal?: AbortSignal | undefined
  /** Told of each case as it ends, with all evidence: the report keeps some of it. */
  readonly onCase?: (report: CaseReport) => void
}

/** What is a slow-down unless a gate says so. */
const usualSlowDown = 2

/**
 * Replays cases in the sandbox, on the working tree and, with a base, on that too, and scores them.
 * @throws CaseError when a case names an analyzer that there is not.
 */
export async function backtest(options: BacktestOptions): Promise<Report> {
  const { base, gates = {}, runtime, workers, signal } = options
  const began = performance.now()
  const { reports, replays } = await runCases({
    ...options,
    load: createAnalyzerLoader(runtime, { root: options.root }),
    base: base && { folder: base.folder, load: loaderOfBase(runtime, base) },
    // While one replay is between two questions, another one uses the process.
    concurrency: workers * 4,
    maximumSlowDown: gates.maximumSlowDown ?? usualSlowDown,
  })
  const seconds = (performance.now() - began) / 1_000
  const scores = scoresOf(reports)
  const results = checkGates(gates, { cases: reports, scores, hasBase: base !== undefined })
  const isPartial = signal?.aborted === true
  const broken = results.filter(({ isBroken }) => isBroken)
  return {
    schemaVersion: reportSchemaVersion,
    createdAt: options.nowMs(),
    base: base ? { ref: base.ref, commit: base.commit } : null,
    isGood: broken.length === 0 && !isPartial,
    sentence: isPartial
      ? partialSentence(reports, options.cases.length)
      : sentenceOf(reports, broken[0]?.sentence),
    cases: reports,
    scores,
    baseScores: base ? scoresOf(baseOf(reports)) : null,
    groups: groupsOf(reports),
    gates: results,
    isPartial,
    speed: { seconds, workers, replays },
  }
}

/** The base is bundled with its own SDK and statistics. */
function loaderOfBase(runtime: Runtime, { folder }: BaseVersion): AnalyzerLoader {
  return createAnalyzerLoader(runtime, { root: folder, engineRoot: folder })
}

function baseOf(reports: readonly CaseReport[]): Scored[] {
  return reports.flatMap(({ answer, base }) => (base ? [{ answer, outcome: base }] : []))
}

function partialSentence(reports: readonly CaseReport[], planned: number): string {
  const passed = reports.filter(({ outcome }) => outcome.status === 'passed').length
  return `Interrupted after ${reports.length} of ${planned} cases, of which ${passed} passed.`
}

function sentenceOf(reports: readonly CaseReport[], broken: string | undefined): string {
  const passed = reports.filter(({ outcome }) => outcome.status === 'passed').length
  const summary = `${passed} of ${reports.length} cases passed.`
  return broken === undefined ? summary : `${broken} ${summary}`
}

function groupsOf(reports: readonly CaseReport[]): Report['groups'] {
  const groupsBy = (
    by: Report['groups'][number]['by'],
    namesOf: (report: CaseReport) => readonly string[],
  ): Report['groups'] => {
    const names = new Set(reports.flatMap(namesOf))
    return [...names].toSorted().map((name) => {
      const own = reports.filter((report) => namesOf(report).includes(name))
      return { by, name, scores: scoresOf(own) }
    })
  }
  return [
    ...groupsBy('analyzer', ({ analyzer }) => [analyzer.id]),
    ...groupsBy('owner', ({ analyzer }) => [analyzer.owner]),
    ...groupsBy('tag', ({ tags }) => tags),
  ]
}
