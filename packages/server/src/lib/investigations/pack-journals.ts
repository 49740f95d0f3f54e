import { encodeJournals } from '@faultline/runtime'
import type { Database } from '../database/database.ts'
import { deleteJournal } from '../sql/delete-journal.ts'
import { insertJournalFile } from '../sql/insert-journal-file.ts'
import { readJournalEntries } from '../sql/read-journal-entries.ts'
import { toJournals } from './stored-journals.ts'

/**
 * Puts the journals of an investigation that has ended into one file, about a third of the size of
 * their entries. Whatever keeps it from doing so, nothing is lost: the entries are read as well.
 */
export async function packJournals(database: Database, id: string): Promise<void> {
  const journals = toJournals(await readJournalEntries(database, id))
  if (journals.size === 0) return
  const content = encodeJournals(journals, { effort: 'quick' })
  await database.transaction(async (client) => {
    await insertJournalFile(client, id, content)
    await deleteJournal(client, id)
  })
}
