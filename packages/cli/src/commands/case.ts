import type { Command } from 'commander'
import type { CommandResult } from '../lib/command-line.ts'
import { CliError } from '../lib/errors.ts'
import type { RecordOptions } from '../lib/case/record-case.ts'
import type { SaveOptions } from '../lib/case/save-investigation.ts'
import { names, outputOf, repeated, wholeNumber, withServiceOptions } from '../lib/options.ts'
import { chooseFault } from '../lib/scenario/choose-fault.ts'
import { listFaults } from '../lib/shop/shop-process.ts'

export function addCaseCommand(program: Command, result: CommandResult): void {
  const command = program
    .command('case')
    .description('make and look at cases: past incidents with their known answers')
  addSave(command)
  addRecord(command, result)
  addLooks(command)
  addRerecord(command, result)
  addGenerate(command, result)
}

const sourceHelp = 'telemetry=FOLDER or changes=URL-OR-FILE; may be given several times'

/** The options by which a person says what a case is and what is true. */
function withLabel(command: Command): Command {
  return command
    .option(
      '--truth <entity>',
      'a true cause, such as deployment:payment@v42, or `healthy` or `inconclusive`; may be given several times (default: what was found)',
      repeated,
    )
    .option('--all', 'of several true causes, all must be named')
    .option('--never <entity>', 'what must never be called a cause', repeated)
    .option('--title <text>', 'what happened, in one line')
    .option('--tags <names>', 'words by which cases are chosen and scored', names)
    .option('--into <folder>', 'where to put it (default: `cases` beside the analyzer)')
}

function addSave(parent: Command): void {
  withServiceOptions(
    withLabel(
      parent
        .command('save')
        .argument('<investigation>', 'its id, or a recording that was downloaded from its page')
        .description('make a case of an investigation')
        .option('--name <name>', 'name of the case (default: from its title and time)')
        .option('--analyzers <folder>', 'folder of the analyzers'),
    ),
  ).action(async (investigation: string, options: SaveOptions, command: Command) => {
    // Loaded only here, as below: the runtime takes a while.
    const { saveInvestigation } = await import('../lib/case/save-investigation.ts')
    await saveInvestigation(investigation, options, outputOf(command))
  })
}

function addRecord(parent: Command, result: CommandResult): void {
  withLabel(
    parent
      .command('record')
      .argument('<analyzer>', "the analyzer's file, or its folder")
      .description('make a case of a moment in the past, from the sources')
      .requiredOption('--name <name>', 'name of the case')
      .requiredOption('--at <time>', 'moment that is "now" for the run')
      .option('--params <json>', 'params of the analyzer, as JSON or @FILE', '{}')
      .option('--window-minutes <minutes>', 'time before that moment to look at', wholeNumber, 15)
      .option('--source <kind=place>', sourceHelp, repeated)
      .option('--seed <text>', 'seed of everything random in the run', '1')
      .option('--json', 'print one JSON document'),
  ).action(async (analyzer: string, options: RecordOptions, command: Command) => {
    const { recordCase } = await import('../lib/case/record-case.ts')
    result.exitCode = await recordCase(analyzer, options, outputOf(command))
  })
}

function addLooks(parent: Command): void {
  const look = () => import('../lib/case/look-at-cases.ts')
  const places = 'cases, or folders that hold some (default: those of the analyzers here)'
  parent
    .command('list')
    .argument('[paths...]', places)
    .description('list cases with their answers')
    .option('--json', 'print one JSON document')
    .action(async (paths: string[], _options: object, command: Command) => {
      await (await look()).listCases(paths, outputOf(command))
    })
  parent
    .command('show')
    .argument('<path>', 'folder of a case')
    .description('show a case and what its journal holds')
    .option('--json', 'print one JSON document')
    .action(async (path: string, _options: object, command: Command) => {
      await (await look()).showCase(path, outputOf(command))
    })
  parent
    .command('check')
    .argument('[paths...]', places)
    .description('check that cases and their journals are whole')
    .option('--json', 'print one JSON document')
    .action(async (paths: string[], _options: object, command: Command) => {
      await (await look()).checkCases(paths, outputOf(command))
    })
}

function addRerecord(parent: Command, result: CommandResult): void {
  parent
    .command('rerecord')
    .argument('<paths...>', 'cases, or folders that hold some')
    .description('fetch the answers that journals lack, as of the time of each case')
    .option('--source <kind=place>', sourceHelp, repeated)
    .option('--json', 'print one JSON document')
    .action(async (paths: string[], options: { source?: string[] }, command: Command) => {
      const { rerecordCases } = await import('../lib/case/rerecord-cases.ts')
      result.exitCode = await rerecordCases(paths, options.source ?? [], outputOf(command))
    })
}

type GenerateOptions = {
  readonly from: string
  readonly count: number
  readonly seed: number
  readonly faults?: string[]
  readonly dialect?: string
  readonly fault?: string
  readonly into?: string
  readonly analyzers?: string
  readonly baselineSeconds: number
}

function addGenerate(parent: Command, result: CommandResult): void {
  parent
    .command('generate')
    .description('make cases of days of the demo shop, or of worlds: systems drawn from a seed')
    .option('--from <system>', '`lab`, the demo shop, or `worlds`', 'lab')
    .option('--count <count>', 'how many cases there should be', wholeNumber, 3)
    .option('--seed <number>', 'chooses the days; the same seed gives the same', wholeNumber, 1)
    .option('--faults <names>', 'of the demo shop: only days with these faults', names)
    .option('--dialect <name>', 'of worlds: only systems instrumented in this way')
    .option('--fault <name>', 'of worlds: only this fault or healthy day')
    .option('--into <folder>', 'where to put them (default: `cases` beside the analyzer)')
    .option('--analyzers <folder>', 'folder of the analyzers')
    .option(
      '--baseline-seconds <seconds>',
      'of the demo shop: time before the fault',
      wholeNumber,
      20,
    )
    .option('--json', 'print one JSON document')
    .action(async (options: GenerateOptions, command: Command) => {
      if (options.from === 'worlds') {
        result.exitCode = await generateFromWorlds(options, command)
        return
      }
      if (options.from !== 'lab') {
        const expected = '"lab", the demo shop, or "worlds"'
        throw new CliError('option_invalid', { option: '--from', expected, value: options.from })
      }
      for (const [option, value] of Object.entries({
        '--dialect': options.dialect,
        '--fault': options.fault,
      })) {
        if (value !== undefined) {
          throw new CliError('option_invalid', {
            option,
            expected: 'given with --from worlds',
            value,
          })
        }
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

async function generateFromWorlds(options: GenerateOptions, command: Command): Promise<number> {
  if (options.faults !== undefined) {
    const value = options.faults.join()
    const expected = 'left out with --from worlds, which takes --fault'
    throw new CliError('option_invalid', { option: '--faults', expected, value })
  }
  const { generateWorldCases } = await import('../lib/case/generate-world-cases.ts')
  const { analyzersFolderOf } = await import('../lib/case/places.ts')
  return generateWorldCases({
    ...options,
    analyzersFolder: analyzersFolderOf(options.analyzers),
    output: outputOf(command),
  })
}
