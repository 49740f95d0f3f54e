import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { joinBelow, nameSchema } from '@faultline/runtime/author-files'
import { CliError } from '../errors.ts'
import { bundledAnalyzersFolder } from '../installation.ts'

/** The folder of analyzers that is meant: the one named, else `analyzers` here, else those that ship. */
export function analyzersFolderOf(named: string | undefined): string {
  if (named !== undefined) return resolve(named)
  const here = resolve('analyzers')
  return existsSync(here) ? here : bundledAnalyzersFolder
}

/**
 * Where a case of an analyzer lies: in `cases` beside it.
 * @throws CliError when either is no name: a recording may be a stranger's.
 */
export function casesFolderOf(analyzersFolder: string, analyzer: string, name: string): string {
  return joinBelow(analyzersFolder, checkedName('analyzer', analyzer), 'cases', checkedCase(name))
}

/** Where a case lies that is put into a folder. */
export function caseFolderIn(folder: string, name: string): string {
  return joinBelow(folder, checkedCase(name))
}

const checkedCase = (name: string): string => checkedName('case', name)

function checkedName(kind: 'analyzer' | 'case', name: string): string {
  const parsed = nameSchema.safeParse(name)
  if (parsed.success) return name
  throw new CliError('name_invalid', { kind, name: JSON.stringify(name.slice(0, 100)) })
}
