import type { components, operations } from '@octokit/openapi-types'

/**
 * Bodies and answers of GitHub's REST interface, from the schema that GitHub publishes: a body that
 * does not fit it does not compile.
 */
export type CommentBody =
  operations['issues/create-comment']['requestBody']['content']['application/json']
export type CommentUpdateBody =
  operations['issues/update-comment']['requestBody']['content']['application/json']
export type CheckRunBody = operations['checks/create']['requestBody']['content']['application/json']
export type CheckRunUpdateBody =
  operations['checks/update']['requestBody']['content']['application/json']
export type CheckOutput = NonNullable<CheckRunBody['output']>
export type CheckAnnotation = NonNullable<CheckOutput['annotations']>[number]

/** The parts of the answers that are read. */
export type CommentAnswer = Pick<components['schemas']['issue-comment'], 'body'> & Identified
export type CheckRunAnswer = Pick<components['schemas']['check-run'], 'html_url'> & Identified
/** The schema allows for big integers, which JSON.parse does not make. */
type Identified = { readonly id: number }

/** What GitHub takes at most, from its documentation. */
export const githubLimits = {
  commentCharacters: 65_536,
  summaryCharacters: 65_535,
  annotationsPerRequest: 50,
  annotationTitleCharacters: 255,
  /** 64 KB; in letters of up to four bytes. */
  annotationMessageCharacters: 16_000,
  commentsPerPage: 100,
}
