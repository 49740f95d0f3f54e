import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import type { ReviewCommandOptions } from '../lib/backtest/run-review.ts'
import type { CommandResult } from '../lib/command-line.ts'
import { outputOf, sandboxOption, wholeNumber } from '../lib/options.ts'

export function addReviewCommand(program: Command, result: CommandResult): void {
  program
    .command('review')
    .argument('[folders...]', 'folders of analyzers (default: analyzers)')
    .description('backtest what a pull request affects, and say so on GitHub in one comment')
    .option('--event <file>', "the event's payload (default: GITHUB_EVENT_PATH)")
    .option('--repository <owner/name>', 'where to say it (default: GITHUB_REPOSITORY)')
    .option('--base <ref>', "compare with this version (default: the event's)")
    .option('--workers <count>', 'sandbox processes (default: one a core)', wholeNumber)
    .addOption(sandboxOption())
    .option('--html <file>', 'write the report as one HTML file that opens offline')
    .option('--markdown <file>', 'write the comment to a file as well')
    .option('--junit <file>', "write the report as JUnit's XML")
    .option('--report-place <place>', 'where readers find the HTML report: an address, or words')
    .option('--dry-run', 'say it here only')
    .option('--json', 'print the review as one JSON document')
    .action(async (folders: string[], options: ReviewCommandOptions, command: Command) => {
      // Loaded only here: the runtime takes a while, and most commands do without it.
      const { runReview } = await import('../lib/backtest/run-review.ts')
      const workers = Math.max(1, options.workers ?? availableParallelism())
      result.exitCode = await runReview(folders, { ...options, workers }, outputOf(command))
    })
}
