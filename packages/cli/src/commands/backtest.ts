import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import type { CommandResult } from '../lib/command-line.ts'
import { names, outputOf, repeated, sandboxOption, wholeNumber } from '../lib/options.ts'
import type { BacktestCommandOptions } from '../lib/backtest/run-backtest.ts'

export function addBacktestCommand(program: Command, result: CommandResult): void {
  program
    .command('backtest')
    .argument(
      '[paths...]',
      'cases, or folders that hold some (default: those of the analyzers here)',
    )
    .description('replay cases and compare what is found with their known answers')
    .option('--base <ref>', 'compare with this version of the project (any ref of git)')
    .option('--affected', 'with --base: only the cases that what changed since then can affect')
    .option('--workers <count>', 'sandbox processes (default: one a core)', wholeNumber)
    .addOption(sandboxOption())
    .option('--tags <names>', 'only cases with one of these tags', names)
    .option('--live', 'ask the sources for what a journal has no answer to')
    .option(
      '--source <kind=place>',
      'with --live: telemetry=FOLDER or changes=URL-OR-FILE',
      repeated,
    )
    .option('--html <file>', 'write the report as one HTML file that opens offline')
    .option('--markdown <file>', "write it as GitHub's Markdown, for a comment")
    .option('--junit <file>', "write it as JUnit's XML, for CI")
    .option('--json', 'print the report as one JSON document')
    .action(async (paths: string[], options: BacktestCommandOptions, command: Command) => {
      // Loaded only here: the runtime takes a while, and most commands do without it.
      const { runBacktest } = await import('../lib/backtest/run-backtest.ts')
      const workers = Math.max(1, options.workers ?? availableParallelism())
      result.exitCode = await runBacktest(paths, { ...options, workers }, outputOf(command))
    })
}
