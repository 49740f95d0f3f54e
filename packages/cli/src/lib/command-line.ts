import { Command, CommanderError } from 'commander'
import { addAnalyzersCommand } from '../commands/analyzers.ts'
import { addBacktestCommand } from '../commands/backtest.ts'
import { addCalibrateCommand } from '../commands/calibrate.ts'
import { addCaseCommand } from '../commands/case.ts'
import { addDemoCommand } from '../commands/demo.ts'
import { addInvestigateCommand } from '../commands/investigate.ts'
import { addInvestigationsCommand } from '../commands/investigations.ts'
import { addReviewCommand } from '../commands/review.ts'
import { addRunCommand } from '../commands/run.ts'
import { addSchemaCommand } from '../commands/schema.ts'
import { addServeCommand } from '../commands/serve.ts'
import { CliError, reportError } from './errors.ts'
import { createOutput } from './render/output.ts'

/** Runs one command and returns its exit code; whatever fails is told in a sentence. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const isJson = words.includes('--json')
  const result = { exitCode: 0 }
  try {
    await createProgram(result).parseAsync(words, { from: 'user' })
    return result.exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    return tell(error instanceof CommanderError ? usageError(error, words) : error, isJson)
  }
}

/** Where a command leaves its exit code. */
export type CommandResult = { exitCode: number }

function createProgram(result: CommandResult): Command {
  const program = new Command('faultline')
    .description(
      'Root-cause analysis as code: from an alert to its cause, the evidence and the fix.',
    )
    .option('--json', 'print one JSON document on standard output, all else on standard error')
    .version('0.1.0')
    // Failures come back here, so that all of them read alike and none ends the process by itself.
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  const commands = [
    addDemoCommand,
    addServeCommand,
    addInvestigateCommand,
    addRunCommand,
    addAnalyzersCommand,
    addInvestigationsCommand,
    addSchemaCommand,
    addCaseCommand,
    addBacktestCommand,
    addCalibrateCommand,
    addReviewCommand,
  ]
  for (const add of commands) add(program, result)
  for (const command of program.commands) command.copyInheritedSettings(program)
  return program
}

function usageError(error: CommanderError, words: readonly string[]): CliError {
  const problem = error.message.replace(/^error: /, '').replace(/\.$/, '')
  const name = words.find((word) => !word.startsWith('-'))
  if (error.code === 'commander.help') {
    return new CliError('usage_invalid', { problem: 'Say which command to run', command: '' })
  }
  const command = error.code === 'commander.unknownCommand' || name === undefined ? '' : `${name} `
  const sentence = problem.charAt(0).toUpperCase() + problem.slice(1).replaceAll("'", '"')
  return new CliError('usage_invalid', { problem: sentence, command })
}

/** Tells a failure on standard error, with `--json` also as the document, and returns its exit code. */
export function tell(error: unknown, isJson: boolean): number {
  const { code, message, remedy, exitCode } = reportError(error)
  const { say, document, paint, draw } = createOutput({
    isJson,
    stdout: isJson ? process.stdout : process.stderr,
  })
  draw([])
  const text = [/[.!?]$/.test(message) ? message : `${message}.`, remedy].filter(
    (part) => part !== '',
  )
  say(`${paint.bad('✖')} ${text.join(' ')}`)
  if (process.env['FAULTLINE_DEBUG'] && error instanceof Error)
    say(...(error.stack ?? '').split('\n'), ...String(error.cause ?? '').split('\n'))
  document({ error: { code, message, remedy } })
  return exitCode
}
