export { createChangesSource } from './lib/changes/source.ts'
export { createHttpFeed } from './lib/changes/feed.ts'
export type { ChangeFeed, HttpFeedOptions } from './lib/changes/feed.ts'
