import { chmod, mkdir, mkdtemp, stat } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { LabError, messageOf } from './errors.ts'
import { explain } from './narration.ts'

/**
 * Makes a fresh folder for the data of one shop, below the wanted one. PostgreSQL refuses to run as
 * root and runs as another user then, so below a folder that only root may enter it would find
 * nothing: the system's temporary folder is taken instead.
 */
export async function makeDataFolder(wanted: string | undefined): Promise<string> {
  let parent = wanted === undefined ? tmpdir() : resolve(wanted)
  try {
    await mkdir(parent, { recursive: true })
    if (userInfo().uid === 0 && !(await isReachableForOthers(parent))) {
      explain(`PostgreSQL cannot enter ${parent} as the user "postgres"; using ${tmpdir()} instead`)
      parent = tmpdir()
    }
    const folder = await mkdtemp(join(parent, 'shop-'))
    await chmod(folder, 0o755)
    return folder
  } catch (error) {
    throw new LabError(
      'lab.data-folder',
      `The data folder ${parent} cannot be used: ${messageOf(error)} Choose another with --data-dir.`,
      { cause: error },
    )
  }
}

async function isReachableForOthers(folder: string): Promise<boolean> {
  const { mode } = await stat(folder)
  if ((mode & 0o001) === 0) return false
  const above = dirname(folder)
  return above === folder || isReachableForOthers(above)
}
