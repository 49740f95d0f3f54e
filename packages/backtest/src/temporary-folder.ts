import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a temporary folder is for; its name says so. */
export type TemporaryFolderKind = 'base' | 'case' | 'demo' | 'shop'

const nameOf = /^faultline-(?:base|case|demo|shop)-(\d+)-/
/** A shared folder may hold those of processes that are not seen from here, as in containers. */
const leftAfterMs = 3_600_000
const touchEveryMs = 600_000

/**
 * A new temporary folder, named after its kind and this process, which shows while it lives that it
 * is in use. Those of any kind that killed processes left an hour ago or longer are removed. Whoever
 * asks for it removes it.
 */
export async function makeTemporaryFolder(
  kind: TemporaryFolderKind,
  parent = tmpdir(),
): Promise<string> {
  await removeLeftovers(parent)
  const folder = await mkdtemp(join(parent, `faultline-${kind}-${process.pid}-`))
  const touching = setInterval(() => {
    const now = new Date()
    // Removed meanwhile: nothing left to keep.
    utimes(folder, now, now).catch(() => clearInterval(touching))
  }, touchEveryMs)
  touching.unref()
  return folder
}

async function removeLeftovers(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => [])
  for (const name of names) {
    const owner = nameOf.exec(name)?.[1]
    if (owner === undefined || isAlive(Number(owner))) continue
    const folder = join(parent, name)
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
