import { join } from 'node:path'
import { backtest, findRepositoryRoot } from '@faultline/backtest'
import { readConfiguration, type Configuration } from '@faultline/backtest/configuration'
import type { CaseAnswer } from '@faultline/backtest/case-file'
import {
  caseOfRecording,
  journalFileName,
  loadCases,
  openJournalStore,
  redactRecording,
  saveCase,
  type ConfiguredStore,
  type RecordedInvestigation,
} from '@faultline/backtest/cases'
import { createRuntime, type RecordedJournals } from '@faultline/runtime'
import { existsSync } from 'node:fs'
import { reportLines } from '../backtest/report-lines.ts'
import { reasonOf } from '../errors.ts'
import type { Output } from '../render/output.ts'

/** A project's configuration and what it opens. */
export type Project = {
  readonly root: string
  readonly configuration: Configuration
  readonly store: ConfiguredStore | undefined
}

/** The project that a folder lies in: its repository, else where the command was started. */
export async function openProject(folder: string): Promise<Project> {
  const nearest = existsSync(folder) ? folder : process.cwd()
  const root = await findRepositoryRoot(nearest).catch(() => process.cwd())
  const configuration = await readConfiguration(root)
  return { root, configuration, store: openJournalStore(root, configuration, process.env) }
}

export type CaseToKeep = {
  readonly folder: string
  readonly investigation: RecordedInvestigation
  readonly journals: RecordedJournals
  readonly label: {
    readonly title: string
    readonly tags: readonly string[]
    readonly answer: CaseAnswer
    readonly file?: string
  }
  readonly project: Project
  readonly output: Output
}

/** Saves a case, redacted, and replays it once, so that its author sees at once whether it holds. */
export async function keepCase(kept: CaseToKeep): Promise<void> {
  const { folder, label, project, output } = kept
  const { configuration, store } = project
  const { investigation, journals } = redactRecording(kept, configuration.redaction)
  const content = caseOfRecording(investigation, label)
  const saved = await saveCase({ folder, content, journals, store })
  const kilobytes = Math.ceil((saved.journal?.bytes ?? 0) / 1_000)
  const isBeside = existsSync(join(folder, journalFileName))
  const place = isBeside ? 'beside it' : `in ${store?.journals.name ?? 'the store'}`
  output.say(`${output.paint.good('✔')} Saved ${folder} (${kilobytes} kB of journal ${place})`)
  output.document({ case: folder, content: saved })
  await replayOnce(kept)
}

async function replayOnce({ folder, project, output }: CaseToKeep): Promise<void> {
  const runtime = await createRuntime({ poolSize: 1 })
  try {
    const { root, store } = project
    const cases = await loadCases([folder], store?.journals)
    const report = await backtest({ cases, runtime, workers: 1, root, nowMs: Date.now })
    output.say(...reportLines(report, output).filter((line) => line.includes('✖')))
    if (report.isGood) output.say('Replayed, it finds the known answer.')
  } catch (error) {
    output.say(`It could not be replayed here: ${reasonOf(error)}.`)
  } finally {
    await runtime.close()
  }
}
