import { join } from 'node:path'
import { createAnalyzerLoader } from '@faultline/backtest/cases'
import { createRuntime } from '@faultline/runtime'
import { CliError } from '../errors.ts'
import { bundledAnalyzersFolder } from '../installation.ts'
import { investigateWorld, type InvestigatedWorld } from './investigate-world.ts'
import { makeWorlds, type WorldsChoice } from './world-process.ts'

/** The analyzer that alerts about a service go to. */
const analyzerName = 'service-degradation'

/** Makes worlds and has each investigated by the analyzer of a folder that alerts about services go to. */
export async function* investigateWorlds(
  choice: WorldsChoice,
  analyzersFolder: string = bundledAnalyzersFolder,
): AsyncGenerator<InvestigatedWorld> {
  const runtime = await createRuntime({ poolSize: 1 })
  try {
    const load = createAnalyzerLoader(runtime, { root: join(analyzersFolder, '..') })
    const analyzer = await load(join(analyzersFolder, analyzerName, 'index.ts'))
    if ('problem' in analyzer) throw new CliError('worlds_failed', { reason: analyzer.problem })
    for await (const told of makeWorlds(choice)) {
      yield await investigateWorld(told, { runtime, analyzer })
    }
  } finally {
    await runtime.close()
  }
}
