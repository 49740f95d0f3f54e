import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { CaseError, RequestError } from '../errors.ts'
import type { JournalStore } from '../journal-store.ts'
import { caseFileName, loadCase, type Case } from './load-case.ts'

const passedOver = new Set(['node_modules', 'dist', '.git', '.faultline'])

/**
 * The cases at and below the given files and folders, by path. A path may be a `case.yaml`, the
 * folder of a case, or any folder above.
 * @throws RequestError when there are none, CaseError when one of them is not whole or two have one name.
 */
export async function loadCases(paths: readonly string[], store?: JournalStore): Promise<Case[]> {
  const folders = await findCaseFolders(paths)
  const byName = new Map<string, string>()
  for (const folder of folders) {
    const name = basename(folder)
    const other = byName.get(name)
    if (other !== undefined) {
      const file = join(folder, caseFileName)
      const message = `Two cases are named "${name}": ${other} and ${folder}; rename one of the folders`
      throw new CaseError('case_name_taken', { file, message })
    }
    byName.set(name, folder)
  }
  return Promise.all(folders.map((folder) => loadCase(folder, store)))
}

/** @throws RequestError when there are none. */
export async function findCaseFolders(paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const path of paths) {
    const resolved = resolve(path)
    if (!existsSync(resolved)) {
      throw new RequestError('cases_missing', `There is no ${path}; give folders that hold cases`)
    }
    const isFile = basename(resolved) === caseFileName
    const below = isFile ? [dirname(resolved)] : await foldersBelow(resolved)
    if (below.length === 0) {
      const message = `${path} holds no case (a folder with a ${caseFileName}); make one with \`faultline case save\` or \`faultline case record\``
      throw new RequestError('cases_missing', message)
    }
    for (const folder of below) found.add(folder)
  }
  return [...found].toSorted()
}

async function foldersBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  if (entries.some((entry) => entry.isFile() && entry.name === caseFileName)) return [folder]
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && !passedOver.has(entry.name))
      .map((entry) => foldersBelow(join(folder, entry.name))),
  )
  return below.flat()
}
