import { createHash } from 'node:crypto'
import { basename, join, resolve, sep } from 'node:path'
import { decodeJournals, type Broker, type RecordedJournals } from '@faultline/runtime'
import {
  AuthorFileError,
  authorFileLimits,
  authorRoot,
  readAuthorFile,
  readAuthorFileIfAny,
} from '@faultline/runtime/author-files'
import type { CaseFile } from '../../case-file.ts'
import { CaseError } from '../errors.ts'
import type { JournalStore } from '../journal-store.ts'
import { analyzerFileOf, folderOfAnalyzers } from './analyzer-file.ts'
import { parseCaseFile } from './parse-case-file.ts'

/** A case, read and found whole. */
export type Case = {
  /** Name of its folder. */
  readonly name: string
  readonly folder: string
  /** Its `case.yaml`. */
  readonly file: string
  readonly content: CaseFile
  readonly analyzerFile: string
  /** Changes whenever anything of the case does. */
  readonly hash: string
  /** Decodes the journals anew; empty for a case that was never recorded. */
  readonly journals: () => RecordedJournals
  /** Asked for what the journals have no answer to, where the case brings its own data along. */
  readonly broker?: Broker
}

export const caseFileName = 'case.yaml'
export const journalFileName = 'journal.zst'

/**
 * Reads a case and checks that its journal is the one that was recorded.
 * @throws CaseError when the case is not understood, or its journal is missing or was changed.
 */
export async function loadCase(folder: string, store?: JournalStore): Promise<Case> {
  const file = join(folder, caseFileName)
  const text = readCaseFile(folder)
  const content = parseCaseFile(text, file)
  checkAnalyzerFile(folder, content.file)
  const bytes = await readJournal({ folder, file, content, store })
  return {
    name: basename(folder),
    folder,
    file,
    content,
    analyzerFile: analyzerFileOf(resolve(folder), content.file),
    hash: createHash('sha256').update(text).digest('hex'),
    journals: () => (bytes ? decode(bytes, join(folder, journalFileName)) : new Map()),
  }
}

/** A case may name an analyzer of its own repository; what it names is read and run. */
function checkAnalyzerFile(caseFolder: string, named: string | undefined): void {
  if (named === undefined) return
  const [folder, file] = [resolve(caseFolder), join(caseFolder, caseFileName)]
  const path = analyzerFileOf(folder, named)
  const usual = folderOfAnalyzers(analyzerFileOf(folder, undefined))
  const own = [authorRoot(resolve(file)), usual]
  if (own.some((one) => path.startsWith(one + sep))) return
  const message = `${file}: the analyzer's file that it names lies outside of its repository; name one that lies in it`
  throw new CaseError('case_invalid', { file, message })
}

/**
 * The text of a case's `case.yaml`.
 * @throws CaseError
 */
export function readCaseFile(folder: string): string {
  const file = join(folder, caseFileName)
  return refusingAs(file, () => {
    const within = [authorRoot(resolve(file))]
    return readAuthorFile(file, { within, mostBytes: authorFileLimits.caseFile }).toString()
  })
}

function refusingAs<Value>(file: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof AuthorFileError)) throw error
    throw new CaseError('case_unreadable', { file, message: error.message })
  }
}

type Reading = {
  readonly folder: string
  readonly file: string
  readonly content: CaseFile
  readonly store: JournalStore | undefined
}

async function readJournal({ folder, file, content, store }: Reading) {
  const { journal } = content
  if (!journal) return undefined
  const beside = join(folder, journalFileName)
  const within = [authorRoot(resolve(file))]
  const own = refusingAs(file, () =>
    readAuthorFileIfAny(beside, { within, mostBytes: authorFileLimits.journal }),
  )
  const isBeside = own !== undefined
  const bytes = own ?? (await store?.get(journal.sha256))
  const place = isBeside ? beside : `the journal ${journal.sha256.slice(0, 12)}… of ${file}`
  if (!bytes) {
    const where = store ? `nor in ${store.name}` : 'and no journal store is configured'
    const message = `${file}: its journal is neither in ${journalFileName} beside it ${where}; bring it back or record it with \`faultline case rerecord\``
    throw new CaseError('case_journal_missing', { file, message })
  }
  if (createHash('sha256').update(bytes).digest('hex') !== journal.sha256) {
    const size =
      bytes.length === journal.bytes
        ? 'was changed'
        : `has ${bytes.length} of ${journal.bytes} bytes`
    const message = `${place} is not the one that was recorded: it ${size}; restore it from version control`
    throw new CaseError('case_journal_damaged', { file, message })
  }
  return bytes
}

function decode(bytes: Uint8Array, file: string): RecordedJournals {
  try {
    return decodeJournals(bytes)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CaseError('case_journal_damaged', { file, message: `${file}: ${reason}` })
  }
}
