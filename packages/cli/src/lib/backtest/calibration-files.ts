import { existsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { AnalyzerCalibration } from '@faultline/backtest/calibrate'
import { bundleAnalyzer, createRuntime } from '@faultline/runtime'
import { authorFileLimits, authorRoot, readAuthorFileIfAny } from '@faultline/runtime/author-files'
import { calibrationFileSchema, type CalibrationFile } from '@faultline/sdk/result'

/** The name of the file beside an analyzer; the bundler puts it into the script. */
export const calibrationFileName = 'calibration.json'

/** The folders of analyzers by id; they are described inside the sandbox. */
export async function foldersById(parents: readonly string[]): Promise<Map<string, string>> {
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

/**
 * Writes a fit beside its analyzer, or takes an earlier one away that is no better than the scores
 * as they are; where too little is known to say, an earlier one stays. Returns how to undo it;
 * nothing when nothing was changed.
 */
export async function keepCalibration(
  folder: string,
  { analyzer, fit }: AnalyzerCalibration,
): Promise<(() => Promise<void>) | undefined> {
  if (fit.kind !== 'fitted' && fit.kind !== 'no_better') return undefined
  const file = join(folder, calibrationFileName)
  const limits = { within: [authorRoot(file)], mostBytes: authorFileLimits.calibration }
  const text = readAuthorFileIfAny(file, limits)?.toString()
  const before = text === undefined ? {} : calibrationFileSchema.parse(JSON.parse(text)).analyzers
  if (fit.kind === 'no_better' && before[analyzer] === undefined) return undefined
  const { [analyzer]: _earlier, ...others } = before
  const analyzers: CalibrationFile['analyzers'] = {
    ...others,
    ...(fit.kind === 'fitted'
      ? { [analyzer]: calibrationFileSchema.shape.analyzers.valueType.parse(fit.calibration) }
      : {}),
  }
  const content: CalibrationFile = { schemaVersion: 1, analyzers }
  const isEmpty = Object.keys(analyzers).length === 0
  await put(file, isEmpty ? undefined : `${JSON.stringify(content, null, 2)}\n`)
  return () => put(file, text)
}

function put(file: string, text: string | undefined): Promise<void> {
  return text === undefined ? rm(file, { force: true }) : writeFile(file, text)
}
