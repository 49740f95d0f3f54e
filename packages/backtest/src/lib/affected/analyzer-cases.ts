import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { analyzerFileOf, analyzerFilesIn } from '../case/analyzer-file.ts'
import { caseFileName, readCaseFile } from '../case/load-case.ts'

/** An analyzer's file, which may be gone, and the folders of its cases. */
export type AnalyzerCases = { readonly file: string; readonly cases: readonly string[] }

const passedOver = new Set(['node_modules', 'dist', '.git', '.faultline'])

/**
 * The analyzers below a folder: every folder with an `index.ts` or `index.js`, and every file that a case names.
 * An analyzer that is gone while its cases are still there is one of them.
 */
export function findAnalyzers(folder: string): AnalyzerCases[] {
  if (!existsSync(folder)) return []
  // git tells paths with links followed.
  const place = realpathSync(folder)
  const casesOf = new Map<string, string[]>()
  for (const file of analyzerFilesIn(place)) casesOf.set(file, [])
  for (const caseFolder of caseFoldersBelow(place)) {
    const file = fileOfCase(caseFolder)
    casesOf.set(file, [...(casesOf.get(file) ?? []), caseFolder])
  }
  return [...casesOf]
    .map(([file, cases]) => ({ file, cases: cases.toSorted() }))
    .toSorted((one, other) => (one.file < other.file ? -1 : 1))
}

function caseFoldersBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  if (entries.some((entry) => entry.isFile() && entry.name === caseFileName)) return [folder]
  return entries
    .filter((entry) => entry.isDirectory() && !passedOver.has(entry.name))
    .flatMap((entry) => caseFoldersBelow(join(folder, entry.name)))
}

function fileOfCase(caseFolder: string): string {
  return analyzerFileOf(caseFolder, namedFile(readCaseFile(caseFolder)))
}

/**
 * The file that the text of a `case.yaml` names. Read without parsing: a case that is not understood
 * is for whoever runs it to tell.
 */
export function namedFile(text: string): string | undefined {
  const rest = /^file:(.+)$/m.exec(text)?.[1]?.trim() ?? ''
  const [, quote, quoted] = /^(["'])([^"']*)\1/.exec(rest) ?? []
  if (quote !== undefined) return quoted || undefined
  // A comment begins after a blank; searched for by one character, for blanks may be many.
  for (let at = rest.indexOf('#'); at >= 0; at = rest.indexOf('#', at + 1)) {
    if (at === 0 || /\s/.test(rest.charAt(at - 1))) return rest.slice(0, at).trim() || undefined
  }
  return rest || undefined
}
