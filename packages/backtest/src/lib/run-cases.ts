import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Broker, Runtime } from '@faultline/runtime'
import type { CaseReport, Difference, Outcome } from '../report.ts'
import type { Case } from './case/load-case.ts'
import { compareRuns } from './compare/compare-runs.ts'
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

/** Replays below this difference are all the same: it is the machine's. */
const noticeableMs = 25
/** How often both versions are replayed again before one of them is called slower. */
const mostRounds = 5

/**
 * Replays cases, several at a time, on one version or on two. What is being replayed when `signal`
 * aborts is left out.
 * @throws CaseError when a case names an analyzer that there is not, before anything is replayed.
 */
export async function runCases(options: RunOptions): Promise<CasesRun> {
  await refuseGoneAnalyzers(options)
  const { cases, concurrency, signal, onCase } = options
  const reports: CaseReport[] = []
  const counter = { replays: 0 }
  const waiting = cases[Symbol.iterator]()
  const lane = async (): Promise<void> => {
    for (const one of waiting) {
      if (signal?.aborted) return
      const report = await runOne(one, { ...options, counter })
      if (signal?.aborted) return
      reports.push(withEvidence(report))
      onCase?.(report)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, lane))
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

type OneOptions = RunOptions & { readonly counter: { replays: number } }

async function runOne(one: Case, options: OneOptions): Promise<CaseReport> {
  const { root, base, load } = options
  const loaded = await load(one.analyzerFile)
  const after = await runVersion(one, loaded, options)
  const plain = describeCase(one, loaded, root)
  if (!base) return { ...plain, outcome: after.outcome, base: null, difference: null }
  const baseFile = join(base.folder, relative(root, one.analyzerFile))
  if (!existsSync(baseFile)) {
    const sentence = 'The base has no such analyzer.'
    const difference: Difference = { kind: 'new', sentence, query: null }
    return { ...plain, outcome: after.outcome, base: null, difference }
  }
  const baseLoaded = await base.load(baseFile)
  const isSame = versionOf(baseLoaded) !== null && versionOf(baseLoaded) === versionOf(loaded)
  // The same code on the same answers says the same.
  const before = isSame ? after : await runVersion(one, baseLoaded, options)
  const isSlower =
    !isSame && (await takesLonger({ one, loaded, baseLoaded, before, after }, options))
  const difference = compareRuns({ before, after, isSlower })
  return { ...plain, outcome: after.outcome, base: before.outcome, difference }
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

type Timed = {
  readonly one: Case
  readonly loaded: LoadedAnalyzer
  readonly baseLoaded: LoadedAnalyzer
  readonly before: CaseRun
  readonly after: CaseRun
}

/** Of several replays the fastest counts: what made the others slower was the machine. */
async function takesLonger(timed: Timed, options: OneOptions): Promise<boolean> {
  const { one, loaded, baseLoaded } = timed
  let [before, after] = [timed.before.outcome.ms, timed.after.outcome.ms]
  const isLonger = (): boolean =>
    after > before * options.maximumSlowDown && after > before + noticeableMs
  const again = { ...options, results: undefined }
  for (let round = 0; round < mostRounds && isLonger(); round++) {
    before = Math.min(before, (await runVersion(one, baseLoaded, again)).outcome.ms)
    after = Math.min(after, (await runVersion(one, loaded, again)).outcome.ms)
  }
  return isLonger()
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
