import {
  planAffected,
  type AffectedAnalyzer,
  type AffectedPlan,
} from '../affected/affected-analyzers.ts'
import { markdownText } from '../render/markdown-text.ts'
import { renderMarkdown } from '../render/markdown-report.ts'
import type { Report } from '../../report.ts'
import { annotationsOf } from './annotations.ts'
import { changedLines } from './changed-lines.ts'
import { githubLimits, type CheckAnnotation, type CheckRunBody } from './github-schema.ts'
import type { ReviewEvent } from './review-event.ts'

/** Says that a comment is this one, to be updated; who reads the comment does not see it. */
export const commentMarker = '<!-- faultline-backtest -->'

export type ReviewOptions = {
  /** Folder of the repository, with the commit that is reviewed checked out. */
  readonly repository: string
  readonly event: ReviewEvent
  /** Left out, the event's own. */
  readonly base?: string
  readonly head?: string
  readonly analyzerFolders: readonly string[]
  /** Where the HTML report will be found: an address, or words. */
  readonly reportPlace?: string
  /** Runs the cases of the plan on both versions. */
  readonly backtest: (plan: AffectedPlan) => Promise<Report>
}

/** What a review says, before it is sent anywhere. */
export type Review = {
  readonly plan: AffectedPlan
  /** Null when the change affects no analyzer that has cases. */
  readonly report: Report | null
  /** Body of the comment; null for a push, which has nowhere to comment. */
  readonly comment: string | null
  /** Without annotations: these are sent in portions. */
  readonly check: CheckRunBody
  readonly annotations: readonly CheckAnnotation[]
  readonly isGood: boolean
}

/**
 * Reviews a change: finds the analyzers that it can affect, backtests these alone against the base,
 * and writes the comment and the check run. Nothing is sent.
 */
export async function review(options: ReviewOptions): Promise<Review> {
  const { repository, event, analyzerFolders } = options
  const base = options.base ?? event.baseSha
  const target = options.head === undefined ? {} : { head: options.head }
  const plan = await planAffected({ repository, base, analyzerFolders, ...target })
  const hasCases = plan.affected.some(({ cases }) => cases.length > 0)
  if (!hasCases) return calmReview(plan, event)
  const report = await options.backtest(plan)
  const lines = await changedLines(plan.root, plan.since, options.head)
  const markdown = {
    note: affectedNote(plan),
    ...(options.reportPlace === undefined ? {} : { reportPlace: options.reportPlace }),
  }
  const { isGood } = report
  return {
    plan,
    report,
    comment:
      event.pullRequest === null
        ? null
        : renderMarkdown(report, {
            ...markdown,
            marker: commentMarker,
            mostCharacters: githubLimits.commentCharacters,
          }),
    check: checkRun(event, {
      conclusion: isGood ? 'success' : 'failure',
      title: report.sentence,
      summary: renderMarkdown(report, {
        ...markdown,
        mostCharacters: githubLimits.summaryCharacters,
      }),
    }),
    annotations: annotationsOf({ report, plan, lines }),
    isGood,
  }
}

function calmReview(plan: AffectedPlan, event: ReviewEvent): Review {
  const title =
    plan.affected.length === 0
      ? 'No analyzer is affected by this change'
      : 'No analyzer that has cases is affected by this change'
  const sentence = `### ✅ Backtest good: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`
  const text = [sentence, affectedNote(plan)].join('\n\n')
  return {
    plan,
    report: null,
    comment: event.pullRequest === null ? null : `${text}\n\n${commentMarker}\n`,
    check: checkRun(event, { conclusion: 'success', title, summary: text }),
    annotations: [],
    isGood: true,
  }
}

type Told = {
  readonly conclusion: 'success' | 'failure'
  readonly title: string
  readonly summary: string
}

function checkRun(event: ReviewEvent, { conclusion, title, summary }: Told): CheckRunBody {
  return {
    name: 'Faultline backtest',
    head_sha: event.headSha,
    status: 'completed',
    conclusion,
    output: { title: title.slice(0, 250).toWellFormed(), summary },
  }
}

const mostNamed = 10

/** Which analyzers are backtested, and by which file of the change they are affected. */
function affectedNote({ affected, unaffected }: AffectedPlan): string {
  const named = affected.slice(0, mostNamed).map(affectedWords)
  const hidden = affected.length - named.length
  const list = [...named, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join('; ')
  const rest = `${unaffected} ${unaffected === 1 ? 'analyzer is' : 'analyzers are'} not affected`
  return affected.length === 0 ? `${rest}.` : `Affected by the change: ${list}. ${rest}.`
}

function affectedWords({ file, reasons }: AffectedAnalyzer): string {
  const [first] = reasons.toSorted((one, other) => one.path.length - other.path.length)
  const name = file.replace(/\/index\.ts$/, '')
  const more = reasons.length > 1 ? ` and ${reasons.length - 1} more` : ''
  return `${markdownText(name, 120)} (${markdownText(first?.changed ?? '', 120)}${more})`
}
