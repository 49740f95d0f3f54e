export { answerSchema, caseFileSchema } from './case-file.ts'
export type { CaseAlert, CaseAnswer, CaseFile } from './case-file.ts'
