import { statSync } from 'node:fs'

/** What was made, and the paths of the files that it was made of. */
export type MadeOfFiles<Made> = { readonly made: Made; readonly files: readonly string[] }

/** Finds what is known by a key, or makes it. */
export type FileCache<Made> = (key: string, make: () => Promise<MadeOfFiles<Made>>) => Promise<Made>

/** When each file was modified; undefined for one that there was not. */
type Modified = ReadonlyMap<string, number | undefined>
type Entry<Made> = { readonly made: Made; readonly modified: Modified }

/**
 * Keeps what is made of files until one of them is modified. Who asks while something is being made
 * waits for that; what could not be made is made again for the next.
 */
export function createFileCache<Made>(): FileCache<Made> {
  const known = new Map<string, Promise<Entry<Made>>>()
  return async function find(key, make): Promise<Made> {
    const entry = known.get(key)
    if (entry) {
      const settled = await entry.catch(() => undefined)
      if (settled && isFresh(settled.modified)) return settled.made
      // Another may have begun to make it anew meanwhile.
      if (known.get(key) !== entry) return find(key, make)
    }
    const making = make().then(({ made, files }) => ({ made, modified: modificationTimes(files) }))
    known.set(key, making)
    return (await making).made
  }
}

function modificationTimes(files: readonly string[]): Modified {
  return new Map(files.map((file) => [file, modifiedAt(file)]))
}

function isFresh(modified: Modified): boolean {
  return [...modified].every(([file, time]) => modifiedAt(file) === time)
}

function modifiedAt(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs
}
