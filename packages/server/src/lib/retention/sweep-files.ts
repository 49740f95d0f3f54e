import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileRules } from './rules.ts'

const dayMs = 86_400_000

/** Deletes the files of the data folder that were left behind for some days only; returns how many. */
export async function sweepFiles(dataFolder: string, now: number): Promise<number> {
  let deleted = 0
  for (const { folder, name, days } of fileRules) {
    const place = join(dataFolder, folder)
    const names = await readdir(place).catch(() => [])
    for (const file of names.filter((one) => name.test(one))) {
      const path = join(place, file)
      // Moving a file aside does not touch its own time, but that of its change.
      const { ctimeMs } = await stat(path)
      if (now - ctimeMs < days * dayMs) continue
      await rm(path, { recursive: true, force: true })
      deleted++
    }
  }
  return deleted
}
