import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'faultline-base-'
/** A shared folder may hold those of processes that are not seen from here, as in containers. */
const leftAfterMs = 3_600_000

/** A new temporary folder, named after this process. Those that killed ones left behind are removed. */
export async function makeBaseFolder(parent = tmpdir()): Promise<string> {
  await removeLeftovers(parent)
  return mkdtemp(join(parent, `${prefix}${process.pid}-`))
}

async function removeLeftovers(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => [])
  for (const name of names.filter((one) => one.startsWith(prefix))) {
    const folder = join(parent, name)
    const owner = Number.parseInt(name.slice(prefix.length), 10)
    if (isAlive(owner)) continue
    // Another process may be removing it too, or it may belong to somebody else.
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }))
    if (Date.now() - mtimeMs < leftAfterMs) continue
    await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
