import type { CaseAnswer } from '@faultline/backtest/case-file'
import { parseEntityText } from '@faultline/backtest/cases'
import type { Entity } from '@faultline/sdk'

export type TruthOptions = {
  readonly truth?: readonly string[]
  /** Of several true causes, all must be named. */
  readonly all?: true
  readonly never?: readonly string[]
}

/** What was concluded, for whoever does not say what is true. */
export type Found = {
  readonly conclusion: { readonly kind: CaseAnswer['conclusion'] }
  readonly causes: readonly Entity[]
}

/** The known answer as it was given, else what was found. */
export function answerOf({ truth, all, never }: TruthOptions, found: Found): CaseAnswer {
  const rest = never ? { never: never.map(parseEntityText) } : {}
  const [only] = truth ?? []
  if (!truth || only === undefined) {
    const [first] = found.causes
    const { kind } = found.conclusion
    return kind === 'cause' && first
      ? { conclusion: 'cause', causes: { any: [first] }, ...rest }
      : { conclusion: kind === 'healthy' ? 'healthy' : 'inconclusive', ...rest }
  }
  if (truth.length === 1 && (only === 'healthy' || only === 'inconclusive')) {
    return { conclusion: only, ...rest }
  }
  const causes = truth.map(parseEntityText)
  return { conclusion: 'cause', causes: all ? { all: causes } : { any: causes }, ...rest }
}
