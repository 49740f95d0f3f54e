import type { Change, ChangesSource } from '@faultline/sdk'
import { createChangesSource, createHttpFeed, type ChangeFeed } from '@faultline/sources/changes'
import type { ChangeInput } from '../../contract.ts'
import type { Database } from '../database/database.ts'
import { readChanges } from '../sql/read-changes.ts'

export type Changes = {
  readonly source: ChangesSource
  /** Adds a feed, from the next question on; a known address changes nothing. */
  readonly addFeed: (url: string) => void
}

/** All changes that we can know of: those that were pushed to us, and those that feeds list. */
export function createChanges(database: Database, feedUrls: readonly string[]): Changes {
  const feeds = new Map<string, ChangeFeed>()
  const addFeed = (url: string): void => {
    if (!feeds.has(url)) feeds.set(url, createHttpFeed({ url }))
  }
  for (const url of feedUrls) addFeed(url)
  const pushed: ChangeFeed = {
    name: 'pushed changes',
    list: async (window) => (await readChanges(database, window)).map(toChange),
  }
  return {
    source: { list: (query) => createChangesSource([pushed, ...feeds.values()]).list(query) },
    addFeed,
  }
}

function toChange(input: ChangeInput): Change {
  return { ...input, at: Date.parse(input.at) }
}
