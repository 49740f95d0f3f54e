import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Broker, Runtime } from '@faultline/runtime'
import type { CaseReport, Difference, Outcome } from '../report.ts'
import type { Case } from './case/load-case.ts'
import { compareRuns } from './compare/compare-runs.ts'
import { findSlowDown, isSlowDown, type SlowDown } from './compare/slow-down.ts'
import { CaseError } from './errors.ts'
import { brokenRun, caseRunOf, type CaseRun } from './replay/case-run.ts'
import { causesOf } from './replay/judge.ts'
import { replayCase } from './replay/replay-case.ts'
import type { KnownResults } from './results-file.ts'
import type { AnalyzerLoader, LoadedAnalyzer } from './version/load-analyzers.ts'

export type RunOptions = {
  readonly cases: readonly Case[]
  readonly runtime: Runtime
  /** Folder that paths in the report are relative to. */
  readonly root: string
  readonly load: AnalyzerLoader
  /** The version to compare with, laid out in `folder` as the project is in `root`. */
  readonly base?: { readonly folder: string; readonly load: AnalyzerLoader } | undefined
  /** Replays at a time. */
  readonly concurrency: number
  readonly maximumSlowDown: number
  readonly live?: Broker | undefined
  readonly results?: KnownResults | undefined
  readonly signal?: AbortSignal | undefined
  /** Told of each case as it ends, with all evidence: the report keeps some of it. */
  readonly onCase?: ((report: CaseReport) => void) | undefined
}

export type CasesRun = { readonly reports: CaseReport[]; readonly replays: number }

/**
 * Replays cases, several at a time, on one version or on two. What is being replayed when `signal`
 * aborts is left out.
 * @throws CaseError when a case names an analyzer that there is not, before anything is replayed.
 */
export async function runCases(options: RunOptions): Promise<CasesRun> {
  await refuseGoneAnalyzers(options)
  const { cases, concurrency, signal, onCase } = options
  const reports: CaseReport[] = []
  const suspects: Suspect[] = []
  const counter = { replays: 0 }
  const waiting = cases[Symbol.iterator]()
  const lane = async (): Promise<void> => {
    for (const one of waiting) {
      if (signal?.aborted) return
      const { report, suspect } = await runOne(one, { ...options, counter })
      if (signal?.aborted) return
      const kept = withEvidence(report)
      reports.push(kept)
      if (suspect) suspects.push({ ...suspect, report: kept })
      onCase?.(report)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, lane))
  for (const { report, before, after } of suspects) {
    const slower = await findSlowDown({ before, after }, options)
    if (slower) reports[reports.indexOf(report)] = withSlowDown(report, slower)
  }
  reports.sort((one, other) => (one.path < other.path ? -1 : 1))
  return { reports, replays: counter.replays }
}

async function refuseGoneAnalyzers({ cases, load }: RunOptions): Promise<void> {
  for (const { file, analyzerFile, content } of cases) {
    if (!existsSync(analyzerFile)) {
      const message = `${file}: its analyzer ${analyzerFile} does not exist any more; bring it back, name another with \`file\`, or remove the case`
      throw new CaseError('case_analyzer_gone', { file, message })
    }
    const loaded = await load(analyzerFile)
    if ('problem' in loaded || content.analyzer === undefined) continue
    const { id, chained } = loaded.manifest
    if (id === content.analyzer || chained.includes(content.analyzer)) continue
    const message = `${file}: there is no analyzer "${content.analyzer}" in ${analyzerFile} any more; bring it back, or remove the case`
    throw new CaseError('case_analyzer_gone', { file, message })
  }
}

/** A case on which the working tree seemed to take longer, while others were replayed beside it. */
type Suspect = {
  readonly report: CaseReport
  readonly before: () => Promise<number>
  readonly after: () => Promise<number>
}

function withSlowDown(report: CaseReport, { before, after }: SlowDown): CaseReport {
  const { outcome, base } = report
  if (!base) return report
  const difference = {
    kind: 'slower',
    sentence: `The same answer, but in ${Math.round(after)} ms instead of ${Math.round(before)} ms.`,
    query: null,
  } as const
  return {
    ...report,
    difference,
    outcome: { ...outcome, ms: after },
    base: { ...base, ms: before },
  }
}

type Ran = { readonly report: CaseReport; readonly suspect?: Omit<Suspect, 'report'> }
type OneOptions = RunOptions & { readonly counter: { replays: number } }

async function runOne(given: Case, options: OneOptions): Promise<Ran> {
  const one = { ...given, journals: decodedOnce(given.journals) }
  const { root, base, load } = options
  const loaded = await load(one.analyzerFile)
  const after = await runVersion(one, loaded, options)
  const plain = describeCase(one, loaded, root)
  if (!base) return { report: { ...plain, outcome: after.outcome, base: null, difference: null } }
  const baseFile = join(base.folder, relative(root, one.analyzerFile))
  if (!existsSync(baseFile)) {
    const sentence = 'The base has no such analyzer.'
    const difference: Difference = { kind: 'new', sentence, query: null }
    return { report: { ...plain, outcome: after.outcome, base: null, difference } }
  }
  const baseLoaded = await base.load(baseFile)
  const isSame = versionOf(baseLoaded) !== null && versionOf(baseLoaded) === versionOf(loaded)
  // The same code on the same answers says the same.
  const before = isSame ? after : await runVersion(one, baseLoaded, options)
  const difference = compareRuns(before, after)
  const report = { ...plain, outcome: after.outcome, base: before.outcome, difference }
  const seemsSlower =
    !isSame &&
    difference.kind === 'unchanged' &&
    isSlowDown({ before: before.outcome.ms, after: after.outcome.ms }, options)
  if (!seemsSlower) return { report }
  const again = { ...options, results: undefined }
  // What waits for its turn keeps no journals in memory.
  const msOf = async (version: LoadedAnalyzer) =>
    (await runVersion(given, version, again)).outcome.ms
  return { report, suspect: { before: () => msOf(baseLoaded), after: () => msOf(loaded) } }
}

/** Both versions replay the same journals. */
function decodedOnce(decode: Case['journals']): Case['journals'] {
  let journals: ReturnType<Case['journals']> | undefined
  return () => (journals ??= decode())
}

function versionOf(loaded: LoadedAnalyzer): string | null {
  return 'problem' in loaded ? null : loaded.version
}

async function runVersion(
  one: Case,
  loaded: LoadedAnalyzer,
  options: OneOptions,
): Promise<CaseRun> {
  if ('problem' in loaded) return brokenRun(`The analyzer does not load: ${loaded.problem}`)
  const { bundle, manifest, registry } = loaded
  const { runtime, results, signal, counter } = options
  const live = one.broker ?? options.live
  const key = `${loaded.version} ${one.hash}`
  // What came from a live source is of its moment.
  const known = live ? undefined : results?.get(key)
  if (known) return known
  const replay = await replayCase({
    ...{ runtime, bundle, manifest, registry, content: one.content, journals: one.journals() },
    ...(live ? { live } : {}),
    ...(signal ? { signal } : {}),
  })
  counter.replays++
  const [gone] = replay.gone
  const [problem] = registry?.problems ?? []
  if (gone !== undefined && problem !== undefined) {
    return brokenRun(`It asks ${gone}, which is not among the analyzers that load: ${problem}`)
  }
  const { id, version } = manifest
  const run = caseRunOf(replay, one.content.answer, { id, version })
  if (!signal?.aborted && !live) results?.add(key, run)
  return run
}

function describeCase(
  { name, folder, content, analyzerFile }: Case,
  loaded: LoadedAnalyzer,
  root: string,
): Omit<CaseReport, 'outcome' | 'base' | 'difference'> {
  const manifest = 'problem' in loaded ? undefined : loaded.manifest
  const { title, tags, answer, at } = content
  return {
    name,
    path: placeIn(root, folder),
    title,
    analyzer: {
      id: content.analyzer ?? manifest?.id ?? '',
      title: manifest?.title ?? '',
      owner: manifest?.owner ?? '',
      file: placeIn(root, analyzerFile),
    },
    tags,
    at: Date.parse(at),
    answer,
    causes: [...causesOf(answer)],
  }
}

function placeIn(root: string, path: string): string {
  return relative(root, path).split(sep).join('/')
}

/** Keeps evidence only where a reader looks for it; else a report of a thousand cases is too large. */
function withEvidence(report: CaseReport): CaseReport {
  const isQuiet =
    report.outcome.status === 'passed' &&
    (report.difference === null ||
      report.difference.kind === 'unchanged' ||
      report.difference.kind === 'new')
  if (!isQuiet) return report
  const { outcome, base } = report
  return { ...report, outcome: bare(outcome), base: base && bare(base) }
}

function bare(outcome: Outcome): Outcome {
  const findings = outcome.findings.map((finding) => ({ ...finding, evidence: [] }))
  return { ...outcome, findings }
}
