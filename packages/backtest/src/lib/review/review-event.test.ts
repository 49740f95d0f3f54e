import { expect, test } from 'vitest'
import { parseReviewEvent, readReviewEvent } from './review-event.ts'

const [head, base] = ['a'.repeat(40), 'b'.repeat(40)]
const pullRequest = {
  action: 'synchronize',
  pull_request: {
    number: 7,
    head: { sha: head, ref: 'branch', repo: { full_name: 'o/r' } },
    base: { sha: base, ref: 'main', repo: { full_name: 'o/r' } },
  },
}

test('a pull request is compared with its base and commented', () => {
  expect(parseReviewEvent(pullRequest, 'event.json')).toEqual({
    pullRequest: 7,
    headSha: head,
    baseSha: base,
    isFork: false,
  })
})

test('a pull request from a fork is known as one, also when the fork is gone', () => {
  for (const repo of [{ full_name: 'someone/r' }, null]) {
    const { pull_request: own } = pullRequest
    const event = { pull_request: { ...own, head: { ...own.head, repo } } }
    expect(parseReviewEvent(event, 'event.json').isFork).toBe(true)
  }
})

test('a push is compared with what was before it', () => {
  expect(parseReviewEvent({ before: base, after: head }, 'event.json')).toEqual({
    pullRequest: null,
    headSha: head,
    baseSha: base,
    isFork: false,
  })
})

test('any other event is told in a sentence', async () => {
  const others = [
    {},
    null,
    { action: 'opened', issue: {} },
    { before: '0'.repeat(40), after: head },
  ]
  for (const event of others) {
    expect(() => parseReviewEvent(event, 'event.json')).toThrow(
      'event.json is the event neither of',
    )
  }
  await expect(readReviewEvent('/nowhere/event.json')).rejects.toThrow('cannot be read')
})
