import { parseDocument, stringify } from 'yaml'
import type { CaseFile } from '../../case-file.ts'

const printing = { lineWidth: 100, aliasDuplicateObjects: false, keepUndefined: false }

/**
 * The text of a `case.yaml`, in the order in which a person reads one. `schema` is where editors find
 * the JSON Schema, relative to the file.
 */
export function printCaseFile(given: CaseFile, schema?: string): string {
  const { title, analyzer, file, alert, params, at, window, seed, tags, answer, journal } = given
  const ordered = {
    title,
    ...{ analyzer, file, alert, params },
    ...{ at, window, seed },
    tags: tags.length > 0 ? tags : undefined,
    ...{ answer, journal },
  }
  const head = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`
  return `${head}${stringify(ordered, printing)}`
}

/** The same text, remarks and all, with another journal. */
export function withJournal(text: string, journal: CaseFile['journal']): string {
  const document = parseDocument(text)
  document.set('journal', document.createNode(journal))
  return document.toString(printing)
}
