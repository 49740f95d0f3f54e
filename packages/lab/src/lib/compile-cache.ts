import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Beside the installed packages: as trustworthy as they are, and gone when they go. */
export const compileCache = fileURLToPath(
  new URL('../../../../node_modules/.cache/shop', import.meta.url),
)
/** One in use is written again when it is missing. */
const keptMs = 30 * 86_400_000

/** Removes compiled files that were written a month ago or earlier, such as those of another Node. */
export async function trimCompileCache(folder = compileCache, now = Date.now()): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  for (const name of names) {
    const path = join(folder, name)
    // Another shop may be removing it too.
    const entry = await stat(path).catch(() => undefined)
    if (!entry?.isFile() || now - entry.mtimeMs < keptMs) continue
    await rm(path, { force: true }).catch(() => {})
  }
}
