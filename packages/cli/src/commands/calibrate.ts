import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import type { CommandResult } from '../lib/command-line.ts'
import type { CalibrateOptions } from '../lib/backtest/run-calibrate.ts'
import { outputOf, wholeNumber } from '../lib/options.ts'

export function addCalibrateCommand(program: Command, result: CommandResult): void {
  program
    .command('calibrate')
    .argument(
      '[paths...]',
      'cases, or folders that hold some (default: those of the analyzers here)',
    )
    .description('fit how sure analyzers may be from what they got right on cases')
    .option('--analyzers <folder>', 'folder of the analyzers')
    .option('--workers <count>', 'sandbox processes (default: one a core)', wholeNumber)
    .option('--dry-run', 'say what would be written, and write nothing')
    .option('--json', 'print one JSON document')
    .action(async (paths: string[], options: CalibrateOptions, command: Command) => {
      // Loaded only here: the runtime takes a while, and most commands do without it.
      const { runCalibrate } = await import('../lib/backtest/run-calibrate.ts')
      const workers = Math.max(1, options.workers ?? availableParallelism())
      result.exitCode = await runCalibrate(paths, { ...options, workers }, outputOf(command))
    })
}
