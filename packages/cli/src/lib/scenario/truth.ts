import { entityName, sameEntity } from '@faultline/sdk'
import type { Finding } from '@faultline/sdk'
import type { Truth } from '../shop/protocol.ts'

/**
 * Whether an investigation answers what the shop knows: its first cause is the injected one or, on
 * a healthy day, it claims no cause.
 */
export function isCorrect(
  truth: Truth,
  findings: readonly Pick<Finding, 'kind' | 'entity'>[],
): boolean {
  const causes = findings.filter(({ kind }) => kind === 'cause')
  if ('reason' in truth) return causes.length === 0
  const first = causes[0]
  return first !== undefined && sameEntity(first.entity, truth.entity.entity)
}

/** The truth as short as an answer: `payment@v42`, or that nothing is wrong. */
export function truthName(truth: Truth): string {
  if ('reason' in truth) return 'nothing is wrong'
  const { entity, where } = truth.entity
  const scope = where === undefined ? '' : ` (${JSON.stringify(where)})`
  return entityName(entity) + scope
}

/** The truth as a sentence. */
export function truthSentence(truth: Truth): string {
  return 'reason' in truth ? (truth.sentence ?? truth.reason) : truth.sentence
}

/** The truth in the shop's own form, for documents. */
export function truthDocument(truth: Truth): unknown {
  if ('reason' in truth) return truth
  const { entity, where } = truth.entity
  return { entity: where === undefined ? entity : { ...entity, where }, sentence: truth.sentence }
}
