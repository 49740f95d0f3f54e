import type { Command } from 'commander'
import type { CommandResult } from '../lib/command-line.ts'
import { outputOf, repeated, sandboxOption, wholeNumber } from '../lib/options.ts'

import type { AnalyzerRunOptions } from '../lib/run-analyzer.ts'

export function addRunCommand(program: Command, result: CommandResult): void {
  program
    .command('run')
    .argument('<file.ts>', 'file that exports an analyzer')
    .description('run an analyzer here, in the sandbox, without a service')
    .option('--params <json>', 'params of the analyzer, as JSON or @FILE', '{}')
    .option('--at <time>', 'moment that is "now" for the run (default: the present)')
    .option('--window-minutes <minutes>', 'time before that moment to look at', wholeNumber, 15)
    .option(
      '--source <kind=place>',
      'telemetry=FOLDER or changes=URL-OR-FILE; may be given several times',
      repeated,
    )
    .option('--analyzer <id>', 'which analyzer of the file (default: the one that it exports)')
    .option('--seed <text>', 'seed of everything random in the run', '1')
    .addOption(sandboxOption())
    .option('--json', 'print the result as one JSON document')
    .action(async (file: string, options: AnalyzerRunOptions, command: Command) => {
      // Loaded only here: the runtime takes a while, and most commands do without it.
      const { runAnalyzer } = await import('../lib/run-analyzer.ts')
      result.exitCode = await runAnalyzer(file, options, outputOf(command))
    })
}
