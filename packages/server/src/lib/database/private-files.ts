import { randomUUID } from 'node:crypto'
import { chmod, chown, link, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Of folders that only we go into. */
export const privateMode = 0o700
/**
 * Of the data folder: as root, PostgreSQL runs as another user who passes through it and may not
 * look around; what lies in it is closed by itself.
 */
export const dataFolderMode = process.getuid?.() === 0 ? 0o711 : privateMode

/** Makes a folder, or takes from others what they may do in one that is there. */
export async function makePrivateFolder(path: string, mode: number): Promise<void> {
  await mkdir(path, { recursive: true, mode })
  // What the owner may not do is the owner's own will.
  const before = (await stat(path)).mode & 0o777
  const after = before & (mode | 0o700)
  if (after !== before) await chmod(path, after)
}

type Owner = { readonly uid: number; readonly gid: number }

/**
 * Writes a file that nobody else may read. Whatever happens on the way, there is the whole old one
 * or the whole new one.
 */
export async function writePrivateFile(path: string, text: string, owner?: Owner): Promise<void> {
  const draft = await writeDraft(path, text, owner)
  try {
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/**
 * The same for a file that must not be there yet: whoever sees it sees all of it.
 * @throws a system error EEXIST when it is there.
 */
export async function createPrivateFile(path: string, text: string): Promise<void> {
  const draft = await writeDraft(path, text)
  try {
    await link(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

async function writeDraft(path: string, text: string, owner?: Owner): Promise<string> {
  const draft = `${path}.${randomUUID()}.draft`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  if (owner) await chown(draft, owner.uid, owner.gid)
  return draft
}

/** Without it, a rename may be forgotten when the machine loses power. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  if (folder === undefined) return
  try {
    await folder.sync()
  } catch {
    // Some file systems have no such call.
  } finally {
    await folder.close()
  }
}
