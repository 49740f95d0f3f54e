import type { CaseReport as BacktestReport } from '@faultline/backtest/report'
import { entityName, type Entity } from '@faultline/sdk'

/**
 * What an analyzer named, best first: causes, then what it could neither show nor refute, then the
 * hypotheses of an answer that is not enough.
 */
export function namedCauses(
  { outcome }: Pick<BacktestReport, 'outcome'>,
  nameOf: (entity: Entity) => string = entityName,
): string[] {
  const { findings, conclusion } = outcome
  const named = findings
    .filter(({ kind }) => kind === 'cause' || kind === 'inconclusive')
    .map(({ entity }) => entity)
  const guessed = conclusion?.kind === 'inconclusive' ? conclusion.hypotheses : []
  return [...new Set([...named, ...guessed.map(({ entity }) => entity)].map(nameOf))]
}
