import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { encodeJournals, type RecordedJournals } from '@faultline/runtime'
import { caseFileSchema, type CaseFile } from '../../case-file.ts'
import { CaseError } from '../errors.ts'
import type { JournalStore } from '../journal-store.ts'
import { caseFileName, journalFileName, readCaseFile } from './load-case.ts'
import { printCaseFile, withJournal } from './print-case-file.ts'

export type CaseToSave = {
  /** Folder of the case, which is made; its name is the case's. */
  readonly folder: string
  readonly content: Omit<CaseFile, 'journal'>
  readonly journals: RecordedJournals
  /** Replaces the journal of the case that is there; otherwise that there is one is an error. */
  readonly replace?: boolean
  /** Takes journals of more than so many bytes, so that version control stays small. */
  readonly store?: { readonly journals: JournalStore; readonly aboveBytes: number } | undefined
}

/**
 * Writes a case, whole or not at all.
 * @throws CaseError when the folder holds one already.
 */
export async function saveCase(given: CaseToSave): Promise<CaseFile> {
  const { content, journals, store, replace = false } = given
  const folder = resolve(given.folder)
  if (!replace && existsSync(folder)) {
    const message = `${folder} exists already; choose another name, or remove it first`
    throw new CaseError('case_exists', { file: join(folder, caseFileName), message })
  }
  const bytes = encodeJournals(journals)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const complete = caseFileSchema.parse({ ...content, journal: { sha256, bytes: bytes.length } })
  const isLarge = store !== undefined && bytes.length > store.aboveBytes
  if (isLarge) await store.journals.put(sha256, bytes)

  const before = join(folder, caseFileName)
  const text =
    replace && existsSync(before)
      ? withJournal(readCaseFile(folder), complete.journal)
      : printCaseFile(complete, schemaFor(folder))
  const draft = join(dirname(folder), `.${basename(folder)}.draft-${process.pid}`)
  await mkdir(draft, { recursive: true })
  try {
    await writeFile(join(draft, caseFileName), text)
    if (!isLarge) await writeFile(join(draft, journalFileName), bytes)
    if (replace) await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
  return complete
}

/** The name under which a project keeps the JSON Schema of cases, for editors. */
const caseSchemaName = 'case.schema.json'

/** Where the nearest schema above a case lies, as seen from it; a project may have none. */
function schemaFor(caseFolder: string): string | undefined {
  for (let folder = dirname(caseFolder); ; folder = dirname(folder)) {
    const file = join(folder, caseSchemaName)
    if (existsSync(file)) return relative(caseFolder, file).split(sep).join('/')
    if (existsSync(join(folder, '.git')) || folder === dirname(folder)) return undefined
  }
}
