import { loadCases, type Case } from '@faultline/backtest/cases'
import { openProject, type Project } from '../case/keep-case.ts'
import { analyzersFolderOf } from '../case/places.ts'
import { CliError } from '../errors.ts'
import type { Output } from '../render/output.ts'
import { watchForStop } from '../stop-signal.ts'
import { affectedCases } from './affected-cases.ts'
import type { SandboxChoice } from '../options.ts'
import { replayCases } from './replay-cases.ts'
import { reportLines } from './report-lines.ts'
import { writeReports, type ReportFiles } from './write-reports.ts'

export type BacktestCommandOptions = {
  readonly base?: string
  /** Only the cases that what changed since the base can affect. */
  readonly affected?: true
  readonly workers?: number
  readonly sandbox: SandboxChoice
  readonly tags?: readonly string[]
  readonly live?: true
  readonly source?: string[]
} & ReportFiles

const nothingAffected = 'No analyzer that has cases is affected by this change.'

/**
 * Replays the cases below the paths, says what came of it and returns the exit code: 1 when a gate is
 * broken. Everything that can be wrong with the cases or the base is found before any is replayed.
 */
export async function runBacktest(
  given: readonly string[],
  options: BacktestCommandOptions & { readonly workers: number },
  output: Output,
): Promise<number> {
  const paths = given.length > 0 ? given : [analyzersFolderOf(undefined)]
  const project = await openProject(paths[0] ?? '.')
  const cases = withTags(await chosenCases(project, paths, options), options.tags)
  const { root, configuration } = project
  const { gates } = configuration
  // Not before: while cases are read there is nothing to be ended in order.
  const signal = watchForStop()
  const replayed = await replayCases({ ...options, cases, root, gates, signal })
  const report = cases.length > 0 ? replayed : { ...replayed, sentence: nothingAffected }
  await writeReports(report, options)
  output.say(...reportLines(report, output))
  output.document(report)
  if (report.isPartial) return 130
  return report.isGood ? 0 : 1
}

async function chosenCases(
  { root, store }: Project,
  paths: readonly string[],
  { affected, base }: BacktestCommandOptions,
): Promise<Case[]> {
  if (!affected) return loadCases(paths, store?.journals)
  if (base === undefined) {
    const problem = 'The option --affected needs --base, for it asks what changed since then'
    throw new CliError('usage_invalid', { problem, command: 'backtest ' })
  }
  return affectedCases({ root, base, folders: paths, journals: store?.journals })
}

function withTags(cases: readonly Case[], tags: readonly string[] | undefined): Case[] {
  if (!tags || cases.length === 0) return [...cases]
  const chosen = cases.filter(({ content }) => content.tags.some((tag) => tags.includes(tag)))
  if (chosen.length > 0) return chosen
  const known = [...new Set(cases.flatMap(({ content }) => content.tags))].toSorted().join(', ')
  const expected = `tags of some case (there are ${known || 'none'})`
  throw new CliError('option_invalid', { option: '--tags', expected, value: tags.join(',') })
}
