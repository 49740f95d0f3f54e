import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { saveCase } from '@faultline/backtest/cases'
import type { Output } from '../render/output.ts'
import { worldName, type InvestigatedWorld } from '../worlds/investigate-world.ts'
import { investigateWorlds } from '../worlds/investigate-worlds.ts'
import type { WorldsChoice } from '../worlds/world-process.ts'
import { casesFolderOf } from './places.ts'

export type WorldCasesOptions = WorldsChoice & {
  /** Default: `cases` beside the analyzer that investigated. */
  readonly into?: string | undefined
  readonly analyzersFolder: string
  readonly output: Output
}

type Generated = {
  readonly name: string
  readonly state: 'saved' | 'there_already'
  readonly folder: string
  readonly ms: number
}

/** Makes worlds, has each investigated, and saves it as a case with what is true. */
export async function generateWorldCases(options: WorldCasesOptions): Promise<number> {
  const { output, analyzersFolder, count } = options
  const generated: Generated[] = []
  for await (const investigated of investigateWorlds(options, analyzersFolder)) {
    const one = await save(investigated, options)
    generated.push(one)
    const what = one.state === 'saved' ? `saved in ${one.folder}` : 'is there already'
    output.say(`${generated.length}/${count}  ${one.name} ${what}`)
  }
  output.say('', `${generated.length} of ${count} cases are there.`)
  output.document({ cases: generated, planned: count })
  return generated.length === count ? 0 : 1
}

async function save(
  { world, content, recording, ingestMs, ms }: InvestigatedWorld,
  { into, analyzersFolder }: WorldCasesOptions,
): Promise<Generated> {
  const name = worldName(world)
  const analyzer = content.analyzer ?? ''
  const folder = into ? join(into, name) : casesFolderOf(analyzersFolder, analyzer, name)
  const spent = Math.round(ingestMs + ms)
  if (existsSync(folder)) return { name, state: 'there_already', folder, ms: spent }
  await saveCase({ folder, content, journals: recording.journals })
  return { name, state: 'saved', folder, ms: spent }
}
