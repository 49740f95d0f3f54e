import { basename, dirname, join, resolve } from 'node:path'

/**
 * The analyzer's file of a case in `caseFolder`: the one that it names, relative to itself; else the
 * `index.ts` of the folder that `cases` lies in, however deep below it the case is.
 */
export function analyzerFileOf(caseFolder: string, named: string | undefined): string {
  if (named !== undefined) return resolve(caseFolder, ...named.split('/'))
  for (let folder = caseFolder; folder !== dirname(folder); folder = dirname(folder)) {
    if (basename(folder) === 'cases') return join(dirname(folder), 'index.ts')
  }
  return join(dirname(dirname(caseFolder)), 'index.ts')
}
