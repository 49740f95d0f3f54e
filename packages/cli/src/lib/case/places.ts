import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { bundledAnalyzersFolder } from '../installation.ts'

/** The folder of analyzers that is meant: the one named, else `analyzers` here, else those that ship. */
export function analyzersFolderOf(named: string | undefined): string {
  if (named !== undefined) return resolve(named)
  const here = resolve('analyzers')
  return existsSync(here) ? here : bundledAnalyzersFolder
}

/** Where a case of an analyzer lies: in `cases` beside it. */
export function casesFolderOf(analyzersFolder: string, analyzer: string, name: string): string {
  return join(analyzersFolder, analyzer, 'cases', name)
}
