export { planAffected } from './lib/affected/affected-analyzers.ts'
export type {
  AffectedAnalyzer,
  AffectedOptions,
  AffectedPlan,
  AffectedReason,
} from './lib/affected/affected-analyzers.ts'
