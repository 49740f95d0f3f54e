import { resolve } from 'node:path'
import type { Configuration } from '../configuration.ts'
import { JournalStoreError } from '../errors.ts'
import type { JournalStore } from '../journal-store.ts'
import { createBucketStore } from './bucket-store.ts'
import { createFolderStore } from './folder-store.ts'

/** The store that a project is configured with, and from which size on it takes journals. */
export type ConfiguredStore = { readonly journals: JournalStore; readonly aboveBytes: number }

/**
 * Opens the store of the configuration; undefined where there is none. `environment` holds a bucket's
 * credentials, which are never written down.
 * @throws JournalStoreError when credentials are missing.
 */
export function openJournalStore(
  root: string,
  { journals }: Configuration,
  environment: Readonly<Record<string, string | undefined>>,
): ConfiguredStore | undefined {
  const { store, aboveKilobytes = 0 } = journals ?? {}
  if (!store) return undefined
  const aboveBytes = aboveKilobytes * 1_024
  if ('folder' in store) {
    return { journals: createFolderStore(resolve(root, store.folder)), aboveBytes }
  }
  const accessKeyId = environment['AWS_ACCESS_KEY_ID']
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY']
  if (!accessKeyId || !secretAccessKey) {
    throw new JournalStoreError(
      `The journals are kept in ${store.bucket}, but the environment has no AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; set them`,
    )
  }
  const sessionToken = environment['AWS_SESSION_TOKEN']
  const { bucket: url, region } = store
  const options = { url, region, accessKeyId, secretAccessKey, sessionToken }
  return { journals: createBucketStore(options), aboveBytes }
}
