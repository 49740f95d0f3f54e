import { entityName } from '@faultline/sdk'
import { conclusionSchema, entitySchema, findingKindSchema } from '@faultline/sdk/result'
import { z } from 'zod'
import { truthSchema } from '../shop/protocol.ts'
import { truthName } from '../scenario/truth.ts'

/** The part of the document of `faultline demo --once --json` that the table shows. */
const scenarioDocumentSchema = z.object({
  fault: z.object({ name: z.string(), seed: z.number(), truth: truthSchema }),
  investigation: z
    .object({
      conclusion: conclusionSchema.nullable(),
      findings: z.array(
        z.object({ kind: findingKindSchema, entity: entitySchema, confidence: z.number() }),
      ),
    })
    .nullable(),
  timings: z.object({
    alertToFirstFindingMs: z.number().nullable(),
    alertToAnswerMs: z.number().nullable(),
  }),
  correct: z.boolean(),
})

/** One scenario of the table. `answer` is what was claimed, in the same words as the truth. */
export type ScenarioRow = {
  readonly fault: string
  readonly seed: number
  readonly truth: string
  readonly answer: string
  readonly confidence: number | null
  readonly isCorrect: boolean
  readonly isHealthyDay: boolean
  readonly firstFindingMs: number | null
  readonly answerMs: number | null
}

export function readScenarioRow(document: unknown): ScenarioRow {
  const { fault, investigation, timings, correct } = scenarioDocumentSchema.parse(document)
  const cause = investigation?.findings.find(({ kind }) => kind === 'cause')
  const conclusion = investigation?.conclusion
  const withoutCause =
    conclusion?.kind === 'healthy'
      ? 'nothing is wrong'
      : conclusion
        ? 'not enough evidence'
        : 'no alert came'
  return {
    fault: fault.name,
    seed: fault.seed,
    truth: truthName(fault.truth),
    answer: cause ? entityName(cause.entity) : withoutCause,
    confidence: cause?.confidence ?? conclusion?.confidence ?? null,
    isCorrect: correct,
    isHealthyDay: 'reason' in fault.truth,
    firstFindingMs: timings.alertToFirstFindingMs,
    answerMs: timings.alertToAnswerMs,
  }
}

/** A scenario that gave no document, which is a wrong answer too. */
export function brokenScenarioRow(fault: string, seed: number, reason: string): ScenarioRow {
  return {
    fault,
    seed,
    truth: '–',
    answer: `no result: ${reason}`,
    confidence: null,
    isCorrect: false,
    isHealthyDay: false,
    firstFindingMs: null,
    answerMs: null,
  }
}
