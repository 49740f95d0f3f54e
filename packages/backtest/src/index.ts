export { planAffected } from './lib/affected/affected-analyzers.ts'
export type {
  AffectedAnalyzer,
  AffectedOptions,
  AffectedPlan,
  AffectedReason,
} from './lib/affected/affected-analyzers.ts'
export { RevisionError } from './lib/affected/revision-error.ts'
export { backtest } from './lib/backtest.ts'
export type { BacktestOptions } from './lib/backtest.ts'
export { BacktestError, CaseError, JournalStoreError, RequestError } from './lib/errors.ts'
export { openResultsFile } from './lib/results-file.ts'
export type { KnownResults } from './lib/results-file.ts'
export { findRepositoryRoot, openBaseVersion } from './lib/version/base-version.ts'
export type { BaseVersion } from './lib/version/base-version.ts'
