import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
} from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { AuthorFileError } from './errors.ts'

export type ReadingOptions = {
  /** Folders of which the file must lie in one, links followed. */
  readonly within: readonly string[]
  /** A larger file is refused before any of it is read. */
  readonly mostBytes: number
  /**
   * Whether a file of an installed package (below a folder `node_modules`) may lie anywhere: package
   * managers link to stores of their own. Default: no.
   */
  readonly orInstalled?: boolean
}

/** Sizes, in bytes, beyond which a file of an author's is taken for a mistake or an attack. */
export const authorFileLimits = {
  /** A file of code or data that goes into a bundle. */
  source: 10_000_000,
  /** A package.json. */
  manifest: 2_000_000,
  calibration: 1_000_000,
  configuration: 1_000_000,
  caseFile: 1_000_000,
  /** The compressed journals of one case. */
  journal: 256_000_000,
} as const

/**
 * Reads a file that an author brings. The host reads it with its own rights, so it must be a regular
 * file of a known size that lies where the author's files lie, whatever links lead to it.
 * @throws AuthorFileError, which says nothing of what is in the file.
 */
export function readAuthorFile(path: string, options: ReadingOptions): Buffer {
  const real = realPath(path)
  if (!isWithin(real, options)) throw new AuthorFileError('outside', path)
  // Opened without waiting for who writes into a pipe, and without following a link made meanwhile.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW
  const file = attempt(path, () => openSync(real, flags))
  try {
    const status = fstatSync(file)
    if (!status.isFile()) throw new AuthorFileError('irregular', path)
    if (status.size > options.mostBytes) {
      throw new AuthorFileError('oversized', path, options.mostBytes)
    }
    return attempt(path, () => readBytes(file, status.size))
  } finally {
    closeSync(file)
  }
}

/** The same; undefined where nothing is. */
export function readAuthorFileIfAny(path: string, options: ReadingOptions): Buffer | undefined {
  try {
    return readAuthorFile(path, options)
  } catch (error) {
    if (error instanceof AuthorFileError && error.reason === 'missing') return undefined
    throw error
  }
}

/**
 * The folder that the files of an author whose file this is lie in: the repository's; without one,
 * the outermost folder above that has a package.json, else the file's own.
 */
export function authorRoot(path: string): string {
  let root = dirname(path)
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (existsSync(join(folder, 'package.json'))) root = folder
    if (folder === dirname(folder)) return root
  }
}

/** Whether a path without links lies in a folder, whose own links are followed. */
export function isBelow(folder: string, real: string): boolean {
  const place = existsSync(folder) ? realpathSync(folder) : folder
  const way = relative(place, real)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith(sep))
}

function isWithin(real: string, { within, orInstalled = false }: ReadingOptions): boolean {
  if (orInstalled && dirname(real).split(sep).includes('node_modules')) return true
  return within.some((folder) => isBelow(folder, real))
}

/** What grows while it is read is cut off where it ended: its size was what was allowed. */
function readBytes(file: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  let length = 0
  while (length < size) {
    const count = readSync(file, bytes, length, size - length, length)
    if (count === 0) break
    length += count
  }
  return bytes.subarray(0, length)
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    // A link to what is not there yet is no missing file: it could be written through.
    if (isLink(path)) throw new AuthorFileError('irregular', path)
    return attempt(path, () => {
      throw error
    })
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

function attempt<Value>(path: string, action: () => Value): Value {
  try {
    return action()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
    throw new AuthorFileError(isMissing ? 'missing' : 'unreadable', path)
  }
}
