import { decodeJournal, type Journal, type RecordedJournals } from '@faultline/runtime'
import type { JournalEntryRow } from '../sql/append-journal-entry.ts'

/** The journals of an investigation's runs from what is stored of them. */
export function toJournals(rows: readonly JournalEntryRow[]): RecordedJournals {
  const parts = Map.groupBy(rows, (row) => row.run)
  const journals = new Map<string, Journal>()
  for (const [run, entries] of parts) {
    // Without its head (entry -1) a journal says nothing yet.
    if (entries[0]?.entry !== -1) continue
    const bytes = Buffer.concat(entries.map(({ content }) => content))
    // Our own runs wrote them, within the limits of their team.
    journals.set(run, decodeJournal(bytes, { maximumBytes: Infinity }))
  }
  return journals
}
