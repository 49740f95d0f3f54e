import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { authorFileLimits, readAuthorFileIfAny } from '@faultline/runtime/author-files'
import { JournalStoreError } from '../errors.ts'
import type { JournalStore } from '../journal-store.ts'

/** Keeps journals as files named by their hash, two hundred and fifty-six folders of them. */
export function createFolderStore(folder: string): JournalStore {
  const placeOf = (sha256: string): string => join(folder, sha256.slice(0, 2), `${sha256}.zst`)
  return {
    name: `the folder ${folder}`,
    async get(sha256) {
      const limits = { within: [folder], mostBytes: authorFileLimits.journal }
      return readAuthorFileIfAny(placeOf(sha256), limits)
    },
    async put(sha256, bytes) {
      const place = placeOf(sha256)
      // What has the same hash is the same.
      if (existsSync(place)) return
      try {
        await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true })
        await writeFile(`${place}.draft`, bytes)
        await rename(`${place}.draft`, place)
      } catch (cause) {
        const message = `The journal could not be written to ${place} (${String(cause)}); check that this user may write there`
        throw new JournalStoreError(message, { cause })
      }
    },
  }
}
