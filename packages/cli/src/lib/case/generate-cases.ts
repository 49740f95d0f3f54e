import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { caseFileName, caseOfRecording, saveCase } from '@faultline/backtest/cases'
import type { CaseAnswer } from '@faultline/backtest/case-file'
import { makeTemporaryFolder } from '@faultline/backtest/temporary-folder'
import { decodeJournals } from '@faultline/runtime'
import { sameEntity } from '@faultline/sdk'
import { entitySchema } from '@faultline/sdk/result'
import { recordingSchema } from '@faultline/server/contract'
import { z } from 'zod'
import { reasonOf } from '../errors.ts'
import type { Output } from '../render/output.ts'
import { runOwnCommand } from '../run-own-command.ts'
import { truthSchema, type FaultDescription, type Truth } from '../shop/protocol.ts'
import { watchForStop } from '../stop-signal.ts'
import { casesFolderOf } from './places.ts'
import { planLabScenarios, type LabScenario } from './lab-plan.ts'

export type GenerateOptions = {
  readonly faults: readonly FaultDescription[]
  readonly count: number
  readonly seed: number
  readonly baselineSeconds: number
  /** Default: `cases` beside the analyzer that investigated. */
  readonly into?: string
  readonly analyzersFolder: string
  readonly output: Output
}

/** What became of one scenario. */
type Generated = {
  readonly name: string
  readonly state: 'saved' | 'there_already' | 'failed'
  readonly folder?: string
  readonly reason?: string
}

/**
 * Runs scenarios of the demo shop, each by the command that a person would use and on state of its
 * own, and saves each as a case with what the shop knows of it. Scenarios whose case is there
 * already are passed over, so that it can be broken off and begun again. Exit code 0 when all
 * cases are there.
 */
export async function generateCases(options: GenerateOptions): Promise<number> {
  const { output, analyzersFolder } = options
  const signal = watchForStop()
  const plan = planLabScenarios(options)
  const generated: Generated[] = []
  for (const [at, scenario] of plan.entries()) {
    if (signal.aborted) break
    const known = findCase(scenario.name, options.into ?? analyzersFolder)
    const one: Generated = known
      ? { name: scenario.name, state: 'there_already', folder: known }
      : await generate(scenario, options, signal)
    generated.push(one)
    output.say(`${at + 1}/${plan.length}  ${generatedLine(one)}`)
  }
  const failed = generated.filter(({ state }) => state === 'failed').length
  const there = generated.length - failed
  output.say('', `${there} of ${plan.length} cases are there.`)
  output.document({ cases: generated, planned: plan.length })
  if (signal.aborted) return 130
  return there === plan.length ? 0 : 1
}

function generatedLine({ name, state, folder = '', reason = '' }: Generated): string {
  switch (state) {
    case 'saved':
      return `${name} saved in ${folder}`
    case 'there_already':
      return `${name} is there already`
    case 'failed':
      return `${name} could not be made: ${reason}`
  }
}

/** A case of that name in the folder, or in `cases` of one of the analyzers in it. */
function findCase(name: string, folder: string): string | undefined {
  const places = [join(folder, name), casesFolderOf(folder, 'service-degradation', name)]
  return places.find((place) => existsSync(join(place, caseFileName)))
}

const documentSchema = z.object({
  fault: z.object({ truth: truthSchema }),
  innocent: z.array(entitySchema),
})

async function generate(
  scenario: LabScenario,
  options: GenerateOptions,
  signal: AbortSignal,
): Promise<Generated> {
  const { name, fault, seed } = scenario
  const temporary = await makeTemporaryFolder('case')
  try {
    const file = join(temporary, 'recording.json')
    const choice = ['--fault', fault, '--seed', String(seed)]
    const baseline = ['--baseline-seconds', String(options.baselineSeconds)]
    const words = ['demo', ...choice, ...baseline, '--once', '--json', '--recording', file]
    const { stdout, reason } = await runOwnCommand(words, signal)
    if (signal.aborted) return { name, state: 'failed', reason: 'it was stopped' }
    if (!existsSync(file)) {
      const why = reason || 'no alert came that an investigation was made for'
      return { name, state: 'failed', reason: why }
    }
    const { innocent, fault: injected } = documentSchema.parse(JSON.parse(stdout))
    const recording = recordingSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    const { analyzersFolder, into } = options
    const folder = into
      ? join(into, name)
      : casesFolderOf(analyzersFolder, recording.analyzer, name)
    const { title, tags } = labelOf(scenario)
    const answer = answerOf(injected.truth, innocent)
    await saveCase({
      folder,
      content: caseOfRecording(recording, { title, tags, answer }),
      journals: decodeJournals(Buffer.from(recording.journals, 'base64')),
    })
    return { name, state: 'saved', folder }
  } catch (error) {
    return { name, state: 'failed', reason: reasonOf(error) }
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

function labelOf({ title, fault, isHealthy, seed }: LabScenario): {
  title: string
  tags: string[]
} {
  return {
    title: `${title} (demo shop, seed ${seed})`,
    tags: ['lab', isHealthy ? 'healthy' : 'fault', fault],
  }
}

type Innocent = readonly z.infer<typeof entitySchema>[]

/** What the shop knows; of the changes that are innocent, none may be called a cause. */
function answerOf(truth: Truth, innocent: Innocent): CaseAnswer {
  const isHealthy = 'reason' in truth
  const others = innocent.filter((entity) => isHealthy || !sameEntity(entity, truth.entity.entity))
  const never = others.length > 0 ? { never: [...others] } : {}
  return isHealthy
    ? { conclusion: 'healthy', ...never }
    : { conclusion: 'cause', causes: { any: [truth.entity.entity] }, ...never }
}
