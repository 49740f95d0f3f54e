import { resolve } from 'node:path'
import {
  createGithubClient,
  publishReview,
  readReviewEvent,
  review,
  type GithubClient,
  type Review,
  type ReviewEvent,
} from '@faultline/backtest/review'
import { openProject } from '../case/keep-case.ts'
import { analyzersFolderOf } from '../case/places.ts'
import { CliError, reasonOf } from '../errors.ts'
import type { SandboxChoice } from '../options.ts'
import type { Output } from '../render/output.ts'
import { watchForStop } from '../stop-signal.ts'
import { casesOf } from './affected-cases.ts'
import { replayCases } from './replay-cases.ts'
import { writeReports, writeText, type ReportFiles } from './write-reports.ts'

export type ReviewCommandOptions = {
  readonly event?: string
  readonly repository?: string
  readonly base?: string
  readonly workers?: number
  readonly reportPlace?: string
  readonly dryRun?: true
  readonly sandbox: SandboxChoice
} & ReportFiles

/**
 * Reviews the change that an event of GitHub is about, and sends the comment and the check run.
 * Returns the exit code: 1 when a gate is broken.
 */
export async function runReview(
  given: readonly string[],
  options: ReviewCommandOptions & { readonly workers: number },
  output: Output,
): Promise<number> {
  const event = await readReviewEvent(needed('--event', options.event, 'GITHUB_EVENT_PATH'))
  // What is missing is told before minutes are spent.
  const client = options.dryRun === true ? null : githubClient(options)
  if (event.isFork) output.say('From a fork: each run has a sandbox process of its own.')
  const folders = given.length > 0 ? given : [analyzersFolderOf(undefined)]
  const { root, configuration, store } = await openProject('.')
  const signal = watchForStop()
  const made = await review({
    repository: root,
    event,
    analyzerFolders: folders.map((folder) => resolve(folder)),
    ...(options.base === undefined ? {} : { base: options.base }),
    ...(options.reportPlace === undefined ? {} : { reportPlace: options.reportPlace }),
    backtest: async (plan) =>
      replayCases({
        cases: await casesOf(plan, store?.journals),
        root,
        gates: configuration.gates,
        base: plan.since,
        workers: options.workers,
        // Whoever opened it need not be known here.
        sandbox: event.isFork ? 'strict' : options.sandbox,
        signal,
      }),
  })
  await writeFiles(made, options)
  output.say(...(made.comment ?? made.check.output?.summary ?? '').split('\n'))
  if (client !== null) await publish(client, event, { made, output })
  const { plan, report, comment, check, annotations, isGood } = made
  output.document({ plan, report, comment, check, annotations, isGood })
  if (report?.isPartial === true) return 130
  return isGood ? 0 : 1
}

async function writeFiles(made: Review, { html, junit, markdown }: ReportFiles): Promise<void> {
  if (made.report !== null) await writeReports(made.report, { html, junit })
  const text = made.comment ?? made.check.output?.summary
  if (markdown !== undefined && text !== undefined) await writeText(markdown, text)
}

function githubClient(options: ReviewCommandOptions): GithubClient {
  return createGithubClient({
    apiUrl: process.env['GITHUB_API_URL'] ?? 'https://api.github.com',
    repository: needed('--repository', options.repository, 'GITHUB_REPOSITORY'),
    token: needed('GITHUB_TOKEN', undefined, 'GITHUB_TOKEN'),
  })
}

type Sending = { readonly made: Review; readonly output: Output }

/** A fork's token may only read: then the verdict is told by the exit code and the job's log alone. */
async function publish(
  client: GithubClient,
  event: ReviewEvent,
  { made, output }: Sending,
): Promise<void> {
  try {
    const { comment, annotations, checkUrl } = await publishReview(client, event, made)
    output.say(
      `Comment ${comment}, check run with ${annotations} annotations ${checkUrl ?? ''}`.trim(),
    )
  } catch (error) {
    if (!event.isFork) throw error
    output.say(`Nothing was said on GitHub: ${reasonOf(error)}`)
  }
}

function needed(option: string, given: string | undefined, variable: string): string {
  const value = given ?? process.env[variable]
  if (value !== undefined && value !== '') return value
  const problem = `The review needs ${option === variable ? `the variable ${variable}` : `${option}, or the variable ${variable}`}`
  throw new CliError('usage_invalid', { problem, command: 'review ' })
}
