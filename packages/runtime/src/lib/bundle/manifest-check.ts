import { lstatSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { authorFileLimits, readAuthorFileIfAny } from '../author-file.ts'
import { AuthorFileError } from '../errors.ts'

/** What is wrong with a package.json that decides where an import leads; undefined when nothing is. */
export type ManifestCheck = (specifier: string, resolveDir: string) => string | undefined

/**
 * The bundler reads the package.json of every folder on its way by itself: one that never ends, or
 * that waits for a writer, would hold it up. Each folder is looked at once a bundle.
 */
export function createManifestCheck(within: readonly string[]): ManifestCheck {
  const checked = new Set<string>()
  const checkFolder = (folder: string): void => {
    if (checked.has(folder)) return
    checked.add(folder)
    const file = join(folder, 'package.json')
    if (!exists(file)) return
    const mostBytes = authorFileLimits.manifest
    // What lies above the author's files is the host's own.
    const own = [...within, folder]
    readAuthorFileIfAny(file, { within: own, mostBytes, orInstalled: true })
  }
  const checkUpwards = (folder: string): void => {
    for (let at = folder; !checked.has(at); at = dirname(at)) checkFolder(at)
  }
  return (specifier, resolveDir) => {
    try {
      for (const folder of foldersOf(specifier, resolveDir)) checkUpwards(folder)
      return undefined
    } catch (error) {
      if (error instanceof AuthorFileError) return error.message
      throw error
    }
  }
}

/** A name that no file can have is that of none. */
function exists(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

/** The folders from which an import is looked for upwards. */
function foldersOf(specifier: string, resolveDir: string): string[] {
  if (specifier.startsWith('.') || isAbsolute(specifier)) {
    return [resolveDir, resolve(resolveDir, specifier)]
  }
  const folders: string[] = [resolveDir]
  for (let at = resolveDir; at !== dirname(at); at = dirname(at)) {
    folders.push(join(at, 'node_modules', specifier))
  }
  return folders
}
