import { resolve } from 'node:path'
import type { AnalyzerDescription } from '@faultline/server/contract'
import type { Command } from 'commander'
import type { CommandResult } from '../lib/command-line.ts'
import { CliError } from '../lib/errors.ts'
import { findLocalService, outputOf, serviceClientOf, withServiceOptions } from '../lib/options.ts'
import type { Output } from '../lib/render/output.ts'
import { bundledAnalyzersFolder } from '../lib/installation.ts'

type Trigger = AnalyzerDescription['triggers'][number]
type AnalyzersOptions = { readonly url?: string; readonly folder?: string }

export function addAnalyzersCommand(program: Command, _result: CommandResult): void {
  withServiceOptions(
    program
      .command('analyzers')
      .description('list the analyzers of the service that runs here, else those of a folder')
      .option('--folder <folder>', 'list the analyzers of this folder (default: the bundled ones)'),
  ).action(async (options: AnalyzersOptions, command: Command) => {
    const output = outputOf(command)
    const analyzers = await findAnalyzers(options)
    output.document({ analyzers })
    output.say(...analyzers.flatMap((analyzer) => analyzerLines(analyzer, output)))
  })
}

async function findAnalyzers(options: AnalyzersOptions): Promise<AnalyzerDescription[]> {
  const isRemote = options.url !== undefined || process.env['FAULTLINE_URL'] !== undefined
  if (options.folder === undefined && (isRemote || findLocalService() !== null)) {
    try {
      return await serviceClientOf(options).analyzers()
    } catch (error) {
      // A service that was killed leaves its address behind; the folder answers as well.
      const isGone = error instanceof CliError && error.code === 'service_unreachable'
      if (isRemote || !isGone) throw error
    }
  }
  // Loaded only here: the runtime takes a while, and most commands do without it.
  const { describeFolder } = await import('../lib/describe-folder.ts')
  return describeFolder(resolve(options.folder ?? bundledAnalyzersFolder))
}

function analyzerLines(analyzer: AnalyzerDescription, { paint }: Output): string[] {
  const { id, title, owner, version, needs, emits, triggers } = analyzer
  const starts = triggers.map(triggerText)
  return [
    `${paint.bold(id)}  ${title}`,
    paint.dim(`  version ${version}, owned by ${owner}`),
    `  reads ${needs.map(({ name, kind }) => (name === kind ? kind : `${name} (${kind})`)).join(', ') || 'nothing'}`,
    ...(emits === null ? [] : [`  finds ${emits.join(', ')}`]),
    `  starts ${starts.join('; ') || 'when another analyzer chains it'}`,
  ]
}

function triggerText({ kind, names, labels, cron, entity }: Trigger): string {
  switch (kind) {
    case 'schedule':
      return `on schedule ${cron ?? ''} (UTC)`
    case 'entity':
      return `when another analyzer asks about a ${entity ?? 'part'}`
    case 'alert':
      return `on alert ${names?.join(', ') ?? 'of any name'} with ${labels.join(', ') || 'any labels'}`
  }
}
