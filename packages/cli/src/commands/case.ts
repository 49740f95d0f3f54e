import type { Command } from 'commander'
import type { CommandResult } from '../lib/command-line.ts'
import { CliError } from '../lib/errors.ts'
import { names, outputOf, wholeNumber } from '../lib/options.ts'
import { chooseFault } from '../lib/scenario/choose-fault.ts'
import { listFaults } from '../lib/shop/shop-process.ts'

export function addCaseCommand(program: Command, result: CommandResult): void {
  const command = program
    .command('case')
    .description('make and look at cases: past incidents with their known answers')
  addGenerate(command, result)
}

type GenerateOptions = {
  readonly from: string
  readonly count: number
  readonly seed: number
  readonly faults?: string[]
  readonly into?: string
  readonly analyzers?: string
  readonly baselineSeconds: number
}

function addGenerate(parent: Command, result: CommandResult): void {
  parent
    .command('generate')
    .description('make cases of days of the demo shop, every third a healthy one')
    .option('--from <system>', 'where the days come from; there is only `lab`', 'lab')
    .option('--count <count>', 'how many cases there should be', wholeNumber, 3)
    .option('--seed <number>', 'chooses the days; the same seed gives the same', wholeNumber, 1)
    .option('--faults <names>', 'only days with these faults', names)
    .option('--into <folder>', 'where to put them (default: `cases` beside the analyzer)')
    .option('--analyzers <folder>', 'folder of the analyzers')
    .option('--baseline-seconds <seconds>', 'healthy time before the fault', wholeNumber, 20)
    .option('--json', 'print one JSON document')
    .action(async (options: GenerateOptions, command: Command) => {
      if (options.from !== 'lab') {
        const expected = '"lab", the demo shop'
        throw new CliError('option_invalid', { option: '--from', expected, value: options.from })
      }
      const all = await listFaults()
      const wanted = options.faults?.map((name) => chooseFault(all, name, 0))
      const { generateCases } = await import('../lib/case/generate-cases.ts')
      const { analyzersFolderOf } = await import('../lib/case/places.ts')
      result.exitCode = await generateCases({
        ...options,
        faults: all.filter(({ name }) => wanted?.includes(name) ?? true),
        analyzersFolder: analyzersFolderOf(options.analyzers),
        output: outputOf(command),
      })
    })
}
