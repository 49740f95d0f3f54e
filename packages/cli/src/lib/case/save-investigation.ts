import { existsSync } from 'node:fs'
import { entityName } from '@faultline/sdk'
import { decodeJournals } from '@faultline/runtime'
import { recordingSchema, type InvestigationRecording } from '@faultline/server/contract'
import { CliError } from '../errors.ts'
import { serviceClientOf } from '../options.ts'
import { readJsonFile } from '../read-json.ts'
import type { Output } from '../render/output.ts'
import { keepCase, openProject } from './keep-case.ts'
import { analyzersFolderOf, caseFolderIn, casesFolderOf } from './places.ts'
import { readTruth, type TruthOptions } from './truth-options.ts'

export type SaveOptions = TruthOptions & {
  readonly url?: string
  readonly name?: string
  readonly title?: string
  readonly tags?: readonly string[]
  readonly into?: string
  readonly analyzers?: string
}

/** Makes a case of an investigation of the service, or of a recording that was downloaded from it. */
export async function saveInvestigation(
  given: string,
  options: SaveOptions,
  output: Output,
): Promise<void> {
  const truth = readTruth(options)
  const recording = await readRecording(given, options)
  const { analyzer, conclusion, causes, journals, ...investigation } = recording
  const name = options.name ?? nameOf(recording)
  const analyzers = analyzersFolderOf(options.analyzers)
  const folder = options.into
    ? caseFolderIn(options.into, name)
    : casesFolderOf(analyzers, analyzer, name)
  const answer = truth({ conclusion, causes })
  if (!options.truth) {
    const named = causes[0] ? entityName(causes[0]) : conclusion.kind
    output.say(`The answer is taken to be what was found: ${named}. Give --truth if it is not.`)
  }
  await keepCase({
    folder,
    investigation: { ...investigation, analyzer },
    journals: decodeJournals(Buffer.from(journals, 'base64')),
    label: { title: options.title ?? recording.title, tags: options.tags ?? [], answer },
    project: await openProject(analyzers),
    output,
  })
}

async function readRecording(given: string, options: SaveOptions): Promise<InvestigationRecording> {
  if (!existsSync(given)) return serviceClientOf(options).recording(given)
  const parsed = recordingSchema.safeParse(await readJsonFile(given))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CliError('recording_invalid', {
    path: given,
    reason: `${issue?.path.join('.')}: ${issue?.message}`,
  })
}

/** The title's words and the day. */
function nameOf({ title, clock }: InvestigationRecording): string {
  const words = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  const at = new Date(clock)
  // A recording of a stranger's may be of no moment that there is.
  const day = (Number.isNaN(at.valueOf()) ? new Date(0) : at)
    .toISOString()
    .slice(0, 16)
    .replaceAll(/[T:]/g, '-')
  return `${words.slice(0, 60).replaceAll(/^-|-$/g, '')}-${day}`
}
