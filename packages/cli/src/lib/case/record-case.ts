import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { registeredBeside } from '@faultline/backtest/cases'
import { bundleAnalyzer, createLiveBroker, createRuntime } from '@faultline/runtime'
import { windowBefore } from '@faultline/sdk'
import { CliError } from '../errors.ts'
import { readMoment } from '../read-moment.ts'
import { readJsonOption } from '../read-json.ts'
import type { Output } from '../render/output.ts'
import { openSources } from '../sources.ts'
import { keepCase, openProject } from './keep-case.ts'
import { caseFolderIn } from './places.ts'
import { readTruth, type TruthOptions } from './truth-options.ts'

export type RecordOptions = TruthOptions & {
  readonly params: string
  readonly at: string
  readonly windowMinutes: number
  readonly source?: string[]
  readonly seed: string
  readonly name: string
  readonly title?: string
  readonly tags?: readonly string[]
  readonly into?: string
}

/** Runs an analyzer on the sources as of a moment in the past, and keeps that as a case. */
export async function recordCase(
  analyzer: string,
  options: RecordOptions,
  output: Output,
): Promise<number> {
  const params = await readJsonOption('--params', options.params)
  const clock = readMoment(options.at)
  const truth = readTruth(options)
  const file = fileOf(analyzer)
  await using cleanUp = new AsyncDisposableStack()
  const bundle = await bundleAnalyzer(file)
  const runtime = await createRuntime({ poolSize: 1 })
  cleanUp.defer(() => runtime.close())
  const { sources, close } = await openSources(options.source ?? [])
  cleanUp.defer(close)
  const { id } = await runtime.describe(bundle)
  const window = windowBefore(clock, options.windowMinutes * 60_000)
  const { seed } = options
  const project = await openProject(dirname(file))
  const { result, journals } = await runtime.record({
    bundle,
    registered: await registeredBeside(runtime, file, project.root),
    start: { kind: 'params', params },
    ...{ alert: null, clock, window, seed },
    broker: createLiveBroker({ sources }),
  })
  if (result.status !== 'succeeded') {
    const reason = result.error?.message ?? result.status
    throw new CliError('recording_failed', { analyzer: id, reason })
  }
  const folder = caseFolderIn(options.into ?? join(dirname(file), 'cases'), options.name)
  const causes = result.findings.flatMap(({ kind, entity }) => (kind === 'cause' ? [entity] : []))
  await keepCase({
    folder,
    investigation: { analyzer: id, params, alert: null, clock, window, seed },
    journals,
    label: {
      title: options.title ?? result.conclusion.sentence,
      tags: options.tags ?? [],
      answer: truth({ conclusion: result.conclusion, causes }),
      ...fileField(folder, file),
    },
    project,
    output,
  })
  return 0
}

/** An analyzer is named by its file or by the folder of its index.ts. */
function fileOf(analyzer: string): string {
  const file = [analyzer, join(analyzer, 'index.ts'), join('analyzers', analyzer, 'index.ts')]
    .map((path) => resolve(path))
    .find((path) => path.endsWith('.ts') && existsSync(path))
  if (file !== undefined) return file
  throw new CliError('file_unreadable', { path: analyzer, reason: 'there is no such analyzer' })
}

/** Where the analyzer is not the index.ts beside the folder of cases, the case names it. */
function fileField(folder: string, file: string): { file?: string } {
  const usual = join(dirname(dirname(resolve(folder))), 'index.ts')
  const isUsual = usual === file && basename(dirname(resolve(folder))) === 'cases'
  return isUsual ? {} : { file: relative(resolve(folder), file).split(sep).join('/') }
}
