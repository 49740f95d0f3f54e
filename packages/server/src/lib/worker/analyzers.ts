import type { AnalyzerDescription } from '../../contract.ts'
import type { Claimant } from '../intake/match-triggers.ts'
import type { ServiceOptions } from '../service-options.ts'
import type { InvestigationRunner } from './runner.ts'

export type Analyzers = {
  readonly descriptions: readonly (AnalyzerDescription & Claimant)[]
  readonly runner: InvestigationRunner
  readonly sandbox: string
  readonly close: () => Promise<void>
}

export async function loadAnalyzers(
  _options: ServiceOptions,
  _log: (line: string) => void,
): Promise<Analyzers> {
  return {
    descriptions: [],
    runner: { run: () => Promise.reject(new Error('no runtime')) },
    sandbox: 'none',
    close: () => Promise.resolve(),
  }
}
