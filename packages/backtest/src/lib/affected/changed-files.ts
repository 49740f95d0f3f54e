import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { RequestError } from '../errors.ts'

const run = promisify(execFile)

/** What differs between two versions of a repository. */
export type Changes = {
  /** Absolute path of the repository's folder, links followed. */
  readonly root: string
  /** Full hash of the commit that the changes are counted from: where `head` left `base`. */
  readonly since: string
  /** Paths of the files that were added, changed, deleted or renamed (both names). */
  readonly files: readonly string[]
}

/**
 * The files that a branch changed since it left `base`, as a review shows them (`base...head`).
 * Without `head` the working tree counts as it is, with files that git does not know yet.
 * @throws RequestError where `folder` is in no repository, or a revision is not there.
 */
export async function changedFiles(folder: string, base: string, head?: string): Promise<Changes> {
  const root = (await git(folder, ['rev-parse', '--show-toplevel'])).trim()
  const baseCommit = await commitOf(root, base)
  const headCommit = await commitOf(root, head ?? 'HEAD')
  const since = await mergeBase(root, baseCommit, headCommit)
  const listed = await Promise.all([
    git(root, [
      ...['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--end-of-options', since],
      ...(head === undefined ? [] : [headCommit]),
    ]),
    head === undefined ? git(root, ['ls-files', '-z', '--others', '--exclude-standard']) : '',
  ])
  const names = new Set(listed.flatMap((list) => list.split('\0')).filter((name) => name !== ''))
  return { root, since, files: [...names].toSorted().map((name) => join(root, name)) }
}

async function commitOf(root: string, revision: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]
  const answer = await git(root, args).catch(() => '')
  const commit = answer.split('\n').find((line) => /^[0-9a-f]{40,64}$/.test(line))
  if (commit !== undefined) return commit
  throw new RequestError(
    'base_unknown',
    `The repository ${root} has no commit "${revision}"; fetch it first (in CI: check out with fetch-depth: 0), or name another`,
  )
}

/** In a shallow clone the two may have no common commit: then the base itself is compared with. */
async function mergeBase(root: string, base: string, head: string): Promise<string> {
  const answer = await git(root, ['merge-base', base, head]).catch(() => '')
  return answer.trim() || base
}

async function git(folder: string, args: readonly string[]): Promise<string> {
  try {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 }
    return (await run('git', [...args], options)).stdout
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error)
    throw new RequestError(
      'base_unknown',
      `The changes in ${folder} cannot be told, for git failed: ${reason ?? 'no reason given'}`,
    )
  }
}
