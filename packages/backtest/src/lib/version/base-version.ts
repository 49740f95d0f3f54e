import { execFile } from 'node:child_process'
import { lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { RequestError } from '../errors.ts'
import { makeTemporaryFolder } from '../../temporary-folder.ts'

/** Another version of the project, laid out in a folder of its own. */
export type BaseVersion = {
  readonly ref: string
  readonly commit: string
  readonly folder: string
  readonly remove: () => Promise<void>
}

const run = promisify(execFile)
const maxBuffer = 64 * 1024 * 1024

/** @throws RequestError when the folder is in no repository of git. */
export async function findRepositoryRoot(folder: string): Promise<string> {
  try {
    const { stdout } = await run('git', ['rev-parse', '--show-toplevel'], { cwd: folder })
    return stdout.trim()
  } catch {
    const message = `${folder} is in no git repository, so it has no base to compare with; leave --base out`
    throw new RequestError('base_unknown', message)
  }
}

/**
 * Lays out what git has under a ref in a temporary folder. Packages are those that are installed
 * now, except for the project's own, which are the base's.
 * @throws RequestError when there is no such ref.
 */
export async function openBaseVersion(root: string, ref: string): Promise<BaseVersion> {
  const commit = await commitOf(root, ref)
  const folder = await makeTemporaryFolder('base')
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const archive = join(folder, 'base.tar')
    // Journals and pictures are large and no part of an analyzer.
    const without = [':(exclude)*/journal.zst', ':(exclude)docs']
    await run('git', ['archive', '--output', archive, commit, '--', '.', ...without], {
      cwd: root,
      maxBuffer,
    })
    await run('tar', ['-xf', archive, '-C', folder])
    await rm(archive)
    await linkPackages(join(root, 'node_modules'), join(folder, 'node_modules'))
    return { ref, commit, folder, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function commitOf(root: string, ref: string): Promise<string> {
  try {
    const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
    const { stdout } = await run('git', words, { cwd: root })
    return stdout.trim()
  } catch {
    const message = `There is no commit "${ref}" in ${root}; fetch it (in CI: with its whole history), or name another`
    throw new RequestError('base_unknown', message)
  }
}

/** Links every package; links into the project itself are made anew, so that they lead into the base. */
async function linkPackages(from: string, to: string): Promise<void> {
  const names = await readdir(from).catch(() => [])
  await mkdir(to, { recursive: true })
  for (const name of names) {
    const [source, target] = [join(from, name), join(to, name)]
    const kind = await lstat(source)
    if (kind.isSymbolicLink()) await symlink(await readlink(source), target)
    else if (name.startsWith('@') && kind.isDirectory()) await linkPackages(source, target)
    else await symlink(source, target)
  }
}
