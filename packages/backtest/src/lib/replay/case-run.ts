import type { Journal, Question, RecordedJournals, Recording } from '@faultline/runtime'
import type { RunResult } from '@faultline/sdk/result'
import type { AskedQuery, Outcome } from '../../report.ts'
import type { CaseAnswer } from '../../case-file.ts'
import { judge } from './judge.ts'
import type { Replay } from './replay-case.ts'

/** What one version of an analyzer made of a case, and every question that it asked on the way. */
export type CaseRun = {
  readonly outcome: Outcome
  /** In the order of runs and, within one, of answers. */
  readonly asked: readonly AskedQuery[]
}

/** The run of an analyzer that could not be loaded. */
export function brokenRun(reason: string, analyzerVersion: string | null = null): CaseRun {
  const outcome: Outcome = {
    ...{ status: 'broken', reasons: [reason], analyzerVersion, conclusion: null, rank: null },
    ...{ findings: [], missing: [], gone: [], calls: 0, bytes: 0, ms: 0 },
  }
  return { outcome, asked: [] }
}

/** Judges a replay. */
export function caseRunOf(
  { recording, gone, missing, ms }: Replay,
  answer: CaseAnswer,
  analyzer: { readonly id: string; readonly version: string },
): CaseRun {
  if (!recording) {
    const run = brokenRun(`No trigger of ${analyzer.id} claims the alert.`, analyzer.version)
    return { ...run, outcome: { ...run.outcome, status: 'failed' } }
  }
  const { result, journals } = recording
  const { reasons, rank } = judge(result, answer)
  const status = statusOf({ result, missing, reasons })
  const tree = runsOf(result)
  const outcome: Outcome = {
    status,
    reasons: reasonsOf({ status, result, missing, reasons }),
    analyzerVersion: result.analyzer.version,
    conclusion: result.conclusion,
    rank,
    findings: result.findings,
    missing: missing.map((question) => askedOf(question, recording)),
    gone: [...gone],
    calls: sum(tree.flatMap(({ coverage }) => coverage.map(({ calls }) => calls))),
    bytes: sum(tree.map(({ journal }) => journal.bytes)),
    ms: Math.round(ms * 1_000) / 1_000,
  }
  return { outcome, asked: askedQueries(journals) }
}

type Facts = {
  readonly result: RunResult
  readonly missing: readonly Question[]
  readonly reasons: readonly string[]
}

function statusOf({ result, missing, reasons }: Facts): Outcome['status'] {
  if (missing.length > 0) return 'needs_recording'
  if (result.status !== 'succeeded') return 'broken'
  return reasons.length === 0 ? 'passed' : 'failed'
}

function reasonsOf({
  status,
  result,
  missing,
  reasons,
}: Facts & { readonly status: Outcome['status'] }): string[] {
  switch (status) {
    case 'needs_recording': {
      const count = missing.length === 1 ? 'a question' : `${missing.length} questions`
      return [`It asked ${count} that the journal has no answer to.`]
    }
    case 'broken': {
      const { status: ended, error } = result
      return [`The run ${ended.replaceAll('_', ' ')}: ${error?.message ?? 'no reason was given.'}`]
    }
    case 'passed':
    case 'failed':
      return [...reasons]
  }
}

function runsOf(result: RunResult): RunResult[] {
  return [result, ...result.runs.flatMap(runsOf)]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

/** Who asked a question that was missed: the first run whose journal has it as refused. */
function askedOf({ source, method, query }: Question, { journals }: Recording): AskedQuery {
  const text = JSON.stringify(query)
  for (const asked of askedQueries(journals)) {
    const isIt = asked.source === source && asked.method === method
    if (isIt && JSON.stringify(asked.query) === text) return asked
  }
  return { run: '1', analyzer: '', need: source, source, method, query, entry: 0 }
}

function askedQueries(journals: RecordedJournals): AskedQuery[] {
  return [...journals.values()].flatMap(readsOf)
}

function readsOf({ run, analyzer, entries }: Journal): AskedQuery[] {
  return entries.flatMap(({ asked, position: entry }) => {
    if (asked.kind !== 'read') return []
    const { need, source, method, query } = asked
    return [{ run, analyzer: analyzer.id, need, source, method, query, entry }]
  })
}
