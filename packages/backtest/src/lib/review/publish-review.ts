import { GithubError } from '../errors.ts'
import type { GithubClient } from './github-client.ts'
import { githubLimits, type CheckOutput } from './github-schema.ts'
import { commentMarker, type Review } from './review.ts'
import type { ReviewEvent } from './review-event.ts'

export type Published = {
  readonly comment: 'created' | 'updated' | 'none'
  readonly annotations: number
  readonly checkUrl: string | null
}

/**
 * Sends a review: the comment that an earlier review of the pull request left is updated, however
 * often the review runs, and the check run gets its annotations in as many portions as GitHub wants.
 * @throws GithubError
 */
export async function publishReview(
  client: GithubClient,
  event: ReviewEvent,
  review: Review,
): Promise<Published> {
  const comment = await publishComment(client, event, review)
  const checkUrl = await publishCheck(client, review)
  return { comment, annotations: review.annotations.length, checkUrl }
}

async function publishComment(
  client: GithubClient,
  { pullRequest }: ReviewEvent,
  { comment: body, report }: Review,
): Promise<Published['comment']> {
  if (pullRequest === null || body === null) return 'none'
  for await (const comment of client.listComments(pullRequest)) {
    // Who quotes our comment in theirs begins with another line than its end.
    if (comment.body?.trimEnd().endsWith(commentMarker) !== true) continue
    const isOurs = await client.updateComment(comment.id, { body }).then(
      () => true,
      (error: unknown) => {
        // Somebody else's, who copied ours whole: then we look further.
        if (error instanceof GithubError && error.status === 403) return false
        throw error
      },
    )
    if (isOurs) return 'updated'
  }
  // A change that affects nothing deserves no comment of its own.
  if (report === null) return 'none'
  await client.createComment(pullRequest, { body })
  return 'created'
}

async function publishCheck(client: GithubClient, review: Review): Promise<string | null> {
  const { check, annotations } = review
  const portions: CheckOutput['annotations'][] = []
  for (let at = 0; at < annotations.length; at += githubLimits.annotationsPerRequest) {
    portions.push(annotations.slice(at, at + githubLimits.annotationsPerRequest))
  }
  const { title, summary } = check.output ?? { title: check.name, summary: '' }
  const [first = [], ...rest] = portions
  const run = await client.createCheckRun({
    ...check,
    output: { title, summary, annotations: first },
  })
  // GitHub adds the annotations of an update to those that are there.
  for (const portion of rest) {
    const output = { title, summary, ...(portion === undefined ? {} : { annotations: portion }) }
    await client.updateCheckRun(run.id, { output })
  }
  return run.html_url
}
