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

/**
 * Reads what is said to be true, and makes the known answer of it; of nothing said, what was found.
 * @throws RequestError when something that was named is no entity.
 */
export function readTruth({ truth = [], all, never }: TruthOptions): (found: Found) => CaseAnswer {
  const rest = never ? { never: never.map(parseEntityText) } : {}
  const [only] = truth
  if (only === undefined) return (found) => ({ ...asFound(found), ...rest })
  if (truth.length === 1 && (only === 'healthy' || only === 'inconclusive')) {
    return () => ({ conclusion: only, ...rest })
  }
  const causes = truth.map(parseEntityText)
  return () => ({
    conclusion: 'cause',
    causes: all ? { all: causes } : { any: causes },
    ...rest,
  })
}

function asFound({ conclusion, causes: [first] }: Found): CaseAnswer {
  return conclusion.kind === 'cause' && first
    ? { conclusion: 'cause', causes: { any: [first] } }
    : { conclusion: conclusion.kind === 'healthy' ? 'healthy' : 'inconclusive' }
}
