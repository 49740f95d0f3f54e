import { existsSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { calibrateAnalyzers, type AnalyzerCalibration } from '@faultline/backtest/calibrate'
import { loadCases } from '@faultline/backtest/cases'
import { bundleAnalyzer, createRuntime } from '@faultline/runtime'
import { calibrationFileSchema, type CalibrationFile } from '@faultline/sdk/result'
import { openProject } from '../case/keep-case.ts'
import { analyzersFolderOf } from '../case/places.ts'
import type { Output } from '../render/output.ts'
import { watchForStop } from '../stop-signal.ts'
import { replayCases } from './replay-cases.ts'

export type CalibrateOptions = {
  readonly analyzers?: string
  readonly workers?: number
  readonly dryRun?: true
}

/**
 * Replays cases, fits for each analyzer how its scores become probabilities, and leaves that as
 * calibration.json beside it, where it is part of the analyzer from then on. Exit code 1 when some
 * case could not be replayed: what is known then is not enough.
 */
export async function runCalibrate(
  given: readonly string[],
  options: CalibrateOptions & { readonly workers: number },
  output: Output,
): Promise<number> {
  const signal = watchForStop()
  const analyzers = analyzersFolderOf(options.analyzers)
  const paths = given.length > 0 ? given : [analyzers]
  const { root, store } = await openProject(paths[0] ?? '.')
  const cases = await loadCases(paths, store?.journals)
  const { workers } = options
  const report = await replayCases({ cases, root, gates: {}, workers, signal })
  if (report.isPartial) return 130
  const calibrations = calibrateAnalyzers(report.cases)
  const folders = await foldersById([
    analyzers,
    ...cases.map((one) => dirname(dirname(one.analyzerFile))),
  ])
  const placed = calibrations.map((one) => ({ ...one, folder: folders.get(one.analyzer) }))
  if (!options.dryRun) {
    for (const { folder, ...one } of placed) if (folder) await keep(folder, one)
  }
  output.say(...placed.flatMap((one) => lines(one, output)))
  const { needsRecording, broken } = report.scores
  const unreplayed = needsRecording + broken
  if (unreplayed > 0) {
    output.say(
      `${output.paint.bad('✖')} ${unreplayed} cases could not be replayed; see \`faultline backtest\`.`,
    )
  }
  output.document({ calibrations: placed, unreplayed, isDryRun: options.dryRun === true })
  return unreplayed > 0 ? 1 : 0
}

/** The folders of analyzers by id; they are described inside the sandbox. */
async function foldersById(parents: readonly string[]): Promise<Map<string, string>> {
  const runtime = await createRuntime({ poolSize: 1 })
  const folders = new Map<string, string>()
  try {
    for (const parent of new Set(parents)) {
      for (const name of await readdir(parent)) {
        const file = join(parent, name, 'index.ts')
        if (!existsSync(file)) continue
        const { id } = await runtime.describe(await bundleAnalyzer(file))
        if (!folders.has(id)) folders.set(id, dirname(file))
      }
    }
  } finally {
    await runtime.close()
  }
  return folders
}

/** Writes a fit beside its analyzer; where none is worth it, an earlier one is taken away. */
async function keep(folder: string, { analyzer, fit }: AnalyzerCalibration): Promise<void> {
  const file = join(folder, 'calibration.json')
  const before = existsSync(file)
    ? calibrationFileSchema.parse(JSON.parse(await readFile(file, 'utf8'))).analyzers
    : {}
  const { [analyzer]: _earlier, ...others } = before
  const analyzers: CalibrationFile['analyzers'] = {
    ...others,
    ...(fit.kind === 'fitted'
      ? { [analyzer]: calibrationFileSchema.shape.analyzers.valueType.parse(fit.calibration) }
      : {}),
  }
  if (Object.keys(analyzers).length === 0) return rm(file, { force: true })
  const content: CalibrationFile = { schemaVersion: 1, analyzers }
  return writeFile(file, `${JSON.stringify(content, null, 2)}\n`)
}

type Placed = AnalyzerCalibration & { readonly folder: string | undefined }

function lines({ analyzer, cases, right, fit, folder }: Placed, { paint }: Output): string[] {
  const head = `${paint.bold(analyzer)}: ${fit.claims} causes on ${cases} cases, ${right} right`
  switch (fit.kind) {
    case 'too_few':
      return [`${head}; too few for a calibration (${fit.needed} are needed)`]
    case 'no_better':
      return [
        `${head}; its scores are as good as any map of them (Brier ${fit.brier.raw.toFixed(4)})`,
      ]
    case 'fitted': {
      const { method } = fit.calibration
      const after = method === 'platt' ? fit.brier.platt : fit.brier.isotonic
      const file =
        folder === undefined
          ? 'nowhere: its folder was not found'
          : relative(process.cwd(), join(folder, 'calibration.json'))
      return [
        `${head}; ${method}, Brier ${fit.brier.raw.toFixed(4)} to ${(after ?? 0).toFixed(4)} in cross-validation`,
        paint.dim(`  in ${file}`),
      ]
    }
  }
}
