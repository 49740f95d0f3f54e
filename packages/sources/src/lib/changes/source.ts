import { SourceError, type Change, type ChangesSource, type Window } from '@faultline/sdk'
import { messageOf } from '../errors.ts'
import type { ChangeFeed } from './feed.ts'

/**
 * The changes that any of the feeds knows of, in ascending order of time. A change that several
 * feeds tell of under one id is taken from the first. When a feed does not answer, the whole
 * question fails: an innocent would be blamed where the true change is missing unseen.
 */
export function createChangesSource(feeds: readonly ChangeFeed[]): ChangesSource {
  return {
    async list({ window, service }) {
      if (!(window.to > window.from)) {
        throw new SourceError(
          'changes',
          'bad_query',
          `The query cannot be run: the window must be two times in order, but was ${window.from} to ${window.to}.`,
        )
      }
      const lists = await Promise.all(feeds.map((feed) => ask(feed, window)))
      const changes = new Map<string, Change>()
      for (const change of lists.flat()) {
        const isInWindow = change.at >= window.from && change.at < window.to
        const isWanted = service === undefined || change.service === service
        if (isInWindow && isWanted && !changes.has(change.id)) changes.set(change.id, change)
      }
      const value = [...changes.values()].toSorted(
        (one, other) => one.at - other.at || (one.id < other.id ? -1 : 1),
      )
      return { value, query: describe(feeds, window, service) }
    },
  }
}

async function ask(feed: ChangeFeed, window: Window): Promise<readonly Change[]> {
  try {
    return await feed.list(window)
  } catch (thrown) {
    throw new SourceError(
      'changes',
      'unavailable',
      `The change feed ${feed.name} did not answer: ${messageOf(thrown)}.`,
    )
  }
}

function describe(
  feeds: readonly ChangeFeed[],
  window: Window,
  service: string | undefined,
): string {
  const from = new Date(window.from).toISOString()
  const to = new Date(window.to).toISOString()
  const filter = service === undefined ? '' : `, of ${service}`
  return feeds.map((feed) => `GET ${feed.name}?from=${from}&to=${to}${filter}`).join('\n')
}
