import { join } from 'node:path'
import {
  backtest,
  openBaseVersion,
  openResultsFile,
  type BacktestOptions,
} from '@faultline/backtest'
import type { Case } from '@faultline/backtest/cases'
import type { Report } from '@faultline/backtest/report'
import { createLiveBroker, createRuntime } from '@faultline/runtime'
import { defaultDataFolder } from '../local-service.ts'
import type { SandboxChoice } from '../options.ts'
import { openSources } from '../sources.ts'
import { createBacktestProgress } from './progress.ts'

export type ReplayOptions = {
  readonly cases: readonly Case[]
  /** The project's root. */
  readonly root: string
  readonly gates: BacktestOptions['gates']
  /** Version to compare with, any ref of git. */
  readonly base?: string | undefined
  readonly workers: number
  /** How strictly analyzers are confined. Default `best`. */
  readonly sandbox?: SandboxChoice
  /** What a journal has no answer to is asked of `source`. */
  readonly live?: true | undefined
  readonly source?: readonly string[] | undefined
  readonly signal: AbortSignal
}

/**
 * Replays cases on the working tree and on the base, with progress on standard error. The base is
 * checked before any case is replayed; what an interrupted backtest finished is not done again.
 */
export async function replayCases(options: ReplayOptions): Promise<Report> {
  const { cases, root, gates, workers, signal } = options
  await using cleanUp = new AsyncDisposableStack()
  const base = options.base === undefined ? undefined : await openBaseVersion(root, options.base)
  if (base) cleanUp.defer(base.remove)
  const runtime = await createRuntime({ poolSize: workers, sandbox: options.sandbox ?? 'best' })
  cleanUp.defer(() => runtime.close())
  const { sources, close } = await openSources([...(options.source ?? [])])
  cleanUp.defer(close)
  const results = openResultsFile(join(root, defaultDataFolder, 'backtest.jsonl'))
  const progress = createBacktestProgress({ total: cases.length, resumed: results.resumed })
  cleanUp.defer(() => progress.end())
  const report = await backtest({
    ...{ cases, runtime, workers, root, base, results, signal },
    ...(gates === undefined ? {} : { gates }),
    nowMs: Date.now,
    onCase: progress.onCase,
    ...(options.live ? { live: createLiveBroker({ sources }) } : {}),
  })
  if (!report.isPartial) results.remove()
  return report
}
