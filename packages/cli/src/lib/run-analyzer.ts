import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { findRepositoryRoot } from '@faultline/backtest'
import { registeredBeside } from '@faultline/backtest/cases'
import { bundleAnalyzer, createLiveBroker, createRuntime } from '@faultline/runtime'
import { windowBefore } from '@faultline/sdk'
import type { RunResult } from '@faultline/sdk/result'
import { CliError } from './errors.ts'
import type { SandboxChoice } from './options.ts'
import { readJsonOption } from './read-json.ts'
import { readMoment } from './read-moment.ts'
import { answerLine, findingLines, groundLines, sentenceLines } from './render/answer.ts'
import { createFollowView } from './render/follow-view.ts'
import type { Output } from './render/output.ts'
import { openSources } from './sources.ts'
import { watchForStop } from './stop-signal.ts'

export type AnalyzerRunOptions = {
  readonly params: string
  readonly at?: string
  readonly windowMinutes: number
  readonly source?: string[]
  readonly analyzer?: string
  readonly seed: string
  readonly sandbox: SandboxChoice
}

/** Runs an analyzer file in the sandbox, shows what happens, and returns the exit code. */
export async function runAnalyzer(
  file: string,
  options: AnalyzerRunOptions,
  output: Output,
): Promise<number> {
  const params = await readJsonOption('--params', options.params)
  const clock = readMoment(options.at)
  if (!existsSync(file)) {
    throw new CliError('file_unreadable', { path: file, reason: 'there is no such file' })
  }
  const signal = watchForStop()
  await using cleanUp = new AsyncDisposableStack()
  const bundle = await bundleAnalyzer(resolve(file))
  const runtime = await createRuntime({ poolSize: 1, sandbox: options.sandbox })
  cleanUp.defer(() => runtime.close())
  if (runtime.sandbox.message !== undefined) output.say(runtime.sandbox.message)
  const { sources, close } = await openSources(options.source ?? [])
  cleanUp.defer(close)
  const root = await findRepositoryRoot(dirname(bundle.file)).catch(() => process.cwd())
  const view = createFollowView(output)
  cleanUp.defer(() => view.close())
  const result = await runtime.run({
    bundle,
    registered: await registeredBeside(runtime, bundle.file, root),
    start: { kind: 'params', params },
    alert: null,
    clock,
    window: windowBefore(clock, options.windowMinutes * 60_000),
    seed: options.seed,
    broker: createLiveBroker({ sources }),
    onEvent: view.apply,
    signal,
    ...(options.analyzer === undefined ? {} : { analyzerId: options.analyzer }),
  })
  view.close()
  output.say(...resultLines(result, output))
  output.document(result)
  return exitCodeOf(result)
}

function resultLines(result: RunResult, output: Output): string[] {
  const { paint } = output
  const unanswered = result.coverage.filter(
    ({ state }) => state === 'unavailable' || state === 'denied' || state === 'over_budget',
  )
  return [
    '',
    ...sentenceLines(answerLine(result.conclusion, result.timings.durationMs), output),
    ...(result.error
      ? [paint.bad(`The run ${result.status.replaceAll('_', ' ')}: ${result.error.message}`)]
      : []),
    ...unanswered.map(({ need, kind, state, message }) =>
      paint.bad(`No answer from ${need} (${kind}): ${message ?? state.replaceAll('_', ' ')}`),
    ),
    ...groundLines(result.conclusion, output),
    ...findingLines(result.findings, output),
  ]
}

/** A run that did not succeed is bad news about the analyzer; wrong params are wrong input. */
function exitCodeOf({ status, error }: RunResult): number {
  if (status === 'succeeded') return 0
  return error?.code === 'params_invalid' ? 2 : 1
}
