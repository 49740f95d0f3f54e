import { join } from 'node:path'
import { backtest, openBaseVersion, openResultsFile } from '@faultline/backtest'
import { loadCases, type Case } from '@faultline/backtest/cases'
import { createLiveBroker, createRuntime } from '@faultline/runtime'
import { openProject } from '../case/keep-case.ts'
import { analyzersFolderOf } from '../case/places.ts'
import { CliError } from '../errors.ts'
import { defaultDataFolder } from '../local-service.ts'
import type { Output } from '../render/output.ts'
import { openSources } from '../sources.ts'
import { watchForStop } from '../stop-signal.ts'
import { createBacktestProgress } from './progress.ts'
import { reportLines } from './report-lines.ts'

export type BacktestCommandOptions = {
  readonly base?: string
  readonly workers?: number
  readonly tags?: readonly string[]
  readonly live?: true
  readonly source?: string[]
}

/**
 * Replays the cases below the paths, says what came of it and returns the exit code: 1 when a gate is
 * broken. Everything that can be wrong with the cases or the base is found before any is replayed.
 */
export async function runBacktest(
  given: readonly string[],
  options: BacktestCommandOptions & { readonly workers: number },
  output: Output,
): Promise<number> {
  const signal = watchForStop()
  await using cleanUp = new AsyncDisposableStack()
  const paths = given.length > 0 ? given : [analyzersFolderOf(undefined)]
  const { root, configuration, store } = await openProject(paths[0] ?? '.')
  const { gates } = configuration
  const cases = withTags(await loadCases(paths, store?.journals), options.tags)
  const base = options.base === undefined ? undefined : await openBaseVersion(root, options.base)
  if (base) cleanUp.defer(base.remove)
  const { workers } = options
  const runtime = await createRuntime({ poolSize: workers })
  cleanUp.defer(() => runtime.close())
  const { sources, close } = await openSources(options.source ?? [])
  cleanUp.defer(close)
  const results = openResultsFile(join(root, defaultDataFolder, 'backtest.jsonl'))
  const progress = createBacktestProgress({ total: cases.length, resumed: results.resumed })
  cleanUp.defer(() => progress.end())

  const report = await backtest({
    ...{ cases, runtime, workers, root, base, gates, results, signal },
    nowMs: Date.now,
    onCase: progress.onCase,
    ...(options.live ? { live: createLiveBroker({ sources }) } : {}),
  })
  progress.end()
  if (!report.isPartial) results.remove()
  output.say(...reportLines(report, output))
  output.document(report)
  if (report.isPartial) return 130
  return report.isGood ? 0 : 1
}

function withTags(cases: readonly Case[], tags: readonly string[] | undefined): Case[] {
  if (!tags) return [...cases]
  const chosen = cases.filter(({ content }) => content.tags.some((tag) => tags.includes(tag)))
  if (chosen.length > 0) return chosen
  const known = [...new Set(cases.flatMap(({ content }) => content.tags))].toSorted().join(', ')
  const expected = `tags of some case (there are ${known || 'none'})`
  throw new CliError('option_invalid', { option: '--tags', expected, value: tags.join(',') })
}
