import { dirname, join, relative } from 'node:path'
import { calibrateAnalyzers, type AnalyzerCalibration } from '@faultline/backtest/calibrate'
import { loadCases } from '@faultline/backtest/cases'
import type { Report } from '@faultline/backtest/report'
import { openProject } from '../case/keep-case.ts'
import { analyzersFolderOf } from '../case/places.ts'
import type { Output } from '../render/output.ts'
import { watchForStop } from '../stop-signal.ts'
import { calibrationFileName, foldersById, keepCalibration } from './calibration-files.ts'
import { replayCases } from './replay-cases.ts'

export type CalibrateOptions = {
  readonly analyzers?: string
  readonly workers?: number
  readonly dryRun?: true
}

/**
 * Replays cases, fits for each analyzer how its scores become probabilities, and leaves that as
 * calibration.json beside it, where it is part of the analyzer from then on. The cases are replayed
 * once more with it: a map that costs an answer is taken back. Exit code 1 then, and when some case
 * could not be replayed: what is known then is not enough.
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
  const replay = (): Promise<Report> => replayCases({ cases, root, gates: {}, workers, signal })
  const report = await replay()
  if (report.isPartial) return 130
  const calibrations = calibrateAnalyzers(report.cases)
  const folders = await foldersById([
    analyzers,
    ...cases.map((one) => dirname(dirname(one.analyzerFile))),
  ])
  const placed = calibrations.map((one) => ({ ...one, folder: folders.get(one.analyzer) }))
  output.say(...placed.flatMap((one) => lines(one, output)))
  const { needsRecording, broken } = report.scores
  const unreplayed = needsRecording + broken
  if (unreplayed > 0) {
    output.say(
      `${output.paint.bad('✖')} ${unreplayed} cases could not be replayed; see \`faultline backtest\`.`,
    )
  }
  const lost = options.dryRun ? [] : await keepAll(placed, report, replay)
  if (lost.length > 0) {
    const count = lost.length === 1 ? 'a case' : `${lost.length} cases`
    output.say(
      `${output.paint.bad('✖')} Nothing was written: with these confidences ${count} would not pass any more (${lost.join(', ')}).`,
    )
  }
  output.document({ calibrations: placed, unreplayed, lost, isDryRun: options.dryRun === true })
  if (signal.aborted) return 130
  return unreplayed + lost.length > 0 ? 1 : 0
}

/** Writes what was fitted; takes all of it back, and names the cases, when some pass no longer. */
async function keepAll(
  placed: readonly Placed[],
  before: Report,
  replay: () => Promise<Report>,
): Promise<string[]> {
  const undo: (() => Promise<void>)[] = []
  for (const { folder, ...one } of placed) {
    const written = folder === undefined ? undefined : await keepCalibration(folder, one)
    if (written) undo.push(written)
  }
  if (undo.length === 0) return []
  const takeBack = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step()
  }
  try {
    const after = await replay()
    const passed = namesOfPassed(after)
    const lost = [...namesOfPassed(before)].filter((name) => !passed.has(name))
    if (after.isPartial || lost.length > 0) await takeBack()
    return after.isPartial ? [] : lost
  } catch (error) {
    await takeBack()
    throw error
  }
}

function namesOfPassed({ cases }: Report): Set<string> {
  const passed = cases.filter(({ outcome }) => outcome.status === 'passed')
  return new Set(passed.map(({ name }) => name))
}

type Placed = AnalyzerCalibration & { readonly folder: string | undefined }

function lines({ analyzer, cases, right, fit, folder }: Placed, { paint }: Output): string[] {
  const head = `${paint.bold(analyzer)}: ${fit.claims} causes on ${cases} cases, ${right} right`
  switch (fit.kind) {
    case 'too_few':
      return [`${head}; too few for a calibration (${fit.needed} are needed)`]
    case 'one_sided': {
      const { had, needed, lacking } = fit
      const others = had === 0 ? 'there is none' : `there ${had === 1 ? 'is' : 'are'} ${had}`
      return [
        `${head}; how sure it may be is learnt from causes that were ${lacking}: ${needed} are needed, and ${others}`,
      ]
    }
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
          : relative(process.cwd(), join(folder, calibrationFileName))
      return [
        `${head}; ${method}, Brier ${fit.brier.raw.toFixed(4)} to ${(after ?? 0).toFixed(4)} in cross-validation`,
        paint.dim(`  in ${file}`),
      ]
    }
  }
}
