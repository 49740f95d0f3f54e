import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/**
 * The analyzer's file of a case in `caseFolder`: the one that it names, relative to itself; else the
 * `index.ts` of the folder that `cases` lies in, however deep below it the case is.
 */
export function analyzerFileOf(caseFolder: string, named: string | undefined): string {
  if (named !== undefined) return resolve(caseFolder, ...named.split('/'))
  for (let folder = caseFolder; folder !== dirname(folder); folder = dirname(folder)) {
    if (basename(folder) === 'cases') return entryOf(dirname(folder))
  }
  return entryOf(dirname(dirname(caseFolder)))
}

/** The files of the analyzers in a folder that holds one folder for each. */
export function analyzerFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => entryOf(join(folder, name)))
    .filter((file) => existsSync(file))
    .toSorted()
}

/** The folder that holds an analyzer's own folder, and with it the analyzers of the other teams. */
export function folderOfAnalyzers(file: string): string {
  return dirname(dirname(file))
}

/** Analyzers are written in TypeScript or in JavaScript. */
function entryOf(folder: string): string {
  const [usual, other] = [join(folder, 'index.ts'), join(folder, 'index.js')]
  return !existsSync(usual) && existsSync(other) ? other : usual
}
