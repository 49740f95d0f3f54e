import type { InvestigationSummary } from '@faultline/server/contract'
import { confidenceOf } from './answer.ts'
import { entityName } from './entity-name.ts'

/** What an answer that names no cause rests on: titled lists, those without an item left out. */
export type GroundPart = { readonly title: string; readonly items: readonly string[] }

export function answerGroundOf({ status, conclusion }: InvestigationSummary): GroundPart[] {
  if (conclusion === null || status === 'queued' || status === 'running') return []
  return partsOf(conclusion).filter(({ items }) => items.length > 0)
}

function partsOf(conclusion: NonNullable<InvestigationSummary['conclusion']>): GroundPart[] {
  switch (conclusion.kind) {
    case 'cause':
      return []
    case 'healthy':
      return [{ title: 'What was checked', items: conclusion.checked.map(({ title }) => title) }]
    case 'inconclusive': {
      const { hypotheses, missing, question } = conclusion
      return [
        { title: 'What would settle it', items: question === null ? [] : [question] },
        { title: 'What is missing', items: missing },
        {
          title: 'What it may be',
          items: hypotheses.map(
            ({ entity, confidence, sentence }) =>
              `${entityName(entity)}, ${confidenceOf(confidence).text}: ${sentence}`,
          ),
        },
      ]
    }
  }
}
