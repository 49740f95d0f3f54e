import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { encodeJournals, type RecordedJournals } from '@faultline/runtime'
import { caseFileSchema, type CaseFile } from '../../case-file.ts'
import { CaseError } from '../errors.ts'
import type { JournalStore } from '../journal-store.ts'
import { caseFileName, journalFileName } from './load-case.ts'
import { printCaseFile } from './print-case-file.ts'

export type CaseToSave = {
  /** Folder of the case, which is made; its name is the case's. */
  readonly folder: string
  readonly content: Omit<CaseFile, 'journal'>
  readonly journals: RecordedJournals
  /** Replaces the case that is there; otherwise that is an error. */
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

  const draft = join(dirname(folder), `.${basename(folder)}.draft-${process.pid}`)
  await mkdir(draft, { recursive: true })
  try {
    await writeFile(join(draft, caseFileName), printCaseFile(complete))
    if (!isLarge) await writeFile(join(draft, journalFileName), bytes)
    if (replace) await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
  return complete
}
