import { entitySchema } from '@faultline/sdk/result'
import { z } from 'zod'

const name = z.string().min(1).max(200)
const text = z.string().min(1).max(4_000)
const labels = z.record(z.string(), z.string())

/** A moment: ISO 8601 with a time zone, `2026-11-23T03:00:00.000Z`. */
const moment = z.iso
  .datetime({ offset: true, error: 'write it as 2026-11-23T03:00:00Z' })
  .describe('A moment in ISO 8601, such as 2026-11-23T03:00:00Z.')

const entities = z.array(entitySchema).min(1)

/** The known answer of a case. */
export const answerSchema = z
  .strictObject({
    conclusion: z
      .enum(['cause', 'healthy', 'inconclusive'])
      .describe(
        'What the investigation should conclude: a cause, that nothing is wrong, or that the evidence does not suffice.',
      ),
    causes: z
      .union([z.strictObject({ any: entities }), z.strictObject({ all: entities })])
      .exactOptional()
      .describe(
        'The true causes: `any` of a set (the first cause that is named must be one of them), or `all` of it.',
      ),
    never: z
      .array(entitySchema)
      .exactOptional()
      .describe('What must never be called a cause, such as a change that was innocent.'),
    actions: z
      .array(text)
      .exactOptional()
      .describe('Texts, each of which must occur in the title or command of a suggested action.'),
    evidence: z
      .array(text)
      .exactOptional()
      .describe('Texts, each of which must occur in the title of a piece of evidence.'),
  })
  .refine(({ conclusion, causes }) => conclusion !== 'cause' || causes !== undefined, {
    path: ['causes'],
    error: 'an answer whose conclusion is "cause" names the causes',
  })
  .refine(({ conclusion, causes }) => conclusion === 'cause' || causes === undefined, {
    path: ['causes'],
    error: 'only an answer whose conclusion is "cause" names causes',
  })
export type CaseAnswer = z.infer<typeof answerSchema>

const caseAlertSchema = z.strictObject({
  name,
  fingerprint: z.string().exactOptional(),
  labels,
  annotations: labels.exactOptional(),
  startsAt: moment,
  endsAt: moment.exactOptional(),
  generatorUrl: z.string().exactOptional(),
})
export type CaseAlert = z.infer<typeof caseAlertSchema>

/** `case.yaml`: a past incident (or a healthy day) with its known answer. */
export const caseFileSchema = z
  .strictObject({
    title: text.describe('What happened, in one line.'),
    analyzer: name
      .exactOptional()
      .describe(
        'Id of the analyzer that is to investigate it. Left out, it is the one that claims the alert.',
      ),
    file: z
      .string()
      .exactOptional()
      .describe(
        "The analyzer's file, relative to this one; left out, it is index.ts of the folder that `cases` lies in.",
      ),
    params: z
      .unknown()
      .optional()
      .describe('What the analyzer is asked. Leave it out when an alert is given.'),
    alert: caseAlertSchema
      .exactOptional()
      .describe("The alert; one of the analyzer's triggers makes params of it."),
    at: moment.describe('"Now" of the investigation.'),
    window: z
      .strictObject({ from: moment, to: moment })
      .describe('The stretch of time that the investigation looks at.'),
    seed: z.string().default('1').describe('Seed of everything random in the investigation.'),
    tags: z.array(name).default([]).describe('Words by which cases are chosen and scored.'),
    answer: answerSchema,
    journal: z
      .strictObject({
        sha256: z.string().regex(/^[0-9a-f]{64}$/, 'it is 64 hexadecimal digits'),
        bytes: z.int().min(1),
      })
      .exactOptional()
      .describe(
        'The journal: journal.zst beside this file, or kept elsewhere under this hash. Written by `faultline case`.',
      ),
  })
  .refine(({ params, alert }) => params === undefined || alert === undefined, {
    path: ['params'],
    error: 'a case has either params or an alert that they are made of',
  })
  .refine(({ params, alert }) => params !== undefined || alert !== undefined, {
    path: ['params'],
    error: 'a case has params, or an alert that they are made of',
  })
  .refine(({ analyzer, alert }) => analyzer !== undefined || alert !== undefined, {
    path: ['analyzer'],
    error: 'a case names its analyzer, or has an alert that one claims',
  })
export type CaseFile = z.infer<typeof caseFileSchema>
