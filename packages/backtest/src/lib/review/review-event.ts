import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { ReviewEventError } from '../errors.ts'

/** What a review is of: the commit that the check is for, and what it is compared with. */
export type ReviewEvent = {
  /** Number of the pull request; null for a push, which has a check and no comment. */
  readonly pullRequest: number | null
  readonly headSha: string
  readonly baseSha: string
  /** From a fork, whose token may read only. */
  readonly isFork: boolean
}

const sha = z.string().regex(/^[0-9a-f]{40,64}$/)
const repository = z.object({ full_name: z.string() }).nullable()
const pullRequestEventSchema = z
  .object({
    pull_request: z.object({
      number: z.int(),
      head: z.object({ sha, repo: repository }),
      base: z.object({ sha, repo: repository }),
    }),
  })
  .transform(({ pull_request: { number, head, base } }): ReviewEvent => ({
    pullRequest: number,
    headSha: head.sha,
    baseSha: base.sha,
    isFork: head.repo?.full_name !== base.repo?.full_name,
  }))
const pushEventSchema = z
  // A branch that is new has no commit before: git's null hash.
  .object({ before: sha.regex(/[1-9a-f]/), after: sha })
  .transform(({ before, after }): ReviewEvent => ({
    pullRequest: null,
    headSha: after,
    baseSha: before,
    isFork: false,
  }))
const eventSchema = z.union([pullRequestEventSchema, pushEventSchema])

/**
 * Reads the payload of an event as GitHub Actions writes it to the file `GITHUB_EVENT_PATH`.
 * @throws ReviewEventError when it is neither a pull request's nor a push's.
 */
export async function readReviewEvent(file: string): Promise<ReviewEvent> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const message = `The event ${file} cannot be read; name the file of GITHUB_EVENT_PATH`
    throw new ReviewEventError(message, { cause: error })
  })
  return parseReviewEvent(parseJson(text, file), file)
}

/** Reads an event's payload; `place` says in an error where it came from. */
export function parseReviewEvent(payload: unknown, place: string): ReviewEvent {
  const event = eventSchema.safeParse(payload)
  if (event.success) return event.data
  throw new ReviewEventError(
    `${place} is the event neither of a pull request nor of a push to a branch that was there before; start the review on one of these`,
  )
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ReviewEventError(`The event ${file} is not JSON`, { cause: error })
  }
}
