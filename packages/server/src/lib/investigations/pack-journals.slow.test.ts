import { randomUUID } from 'node:crypto'
import { decodeJournals, encodeJournal, type Journal } from '@faultline/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabases, type TestDatabases } from '../../../test/databases.ts'
import { appendJournalEntry } from '../sql/append-journal-entry.ts'
import { insertInvestigations } from '../sql/insert-investigations.ts'
import { readJournalEntries } from '../sql/read-journal-entries.ts'
import { readJournalFile } from '../sql/read-journal-file.ts'
import { planInvestigation } from './open-investigation.ts'
import { packJournals } from './pack-journals.ts'

let databases: TestDatabases
beforeAll(async () => {
  databases = await startTestDatabases()
})
afterAll(() => databases.close())

const floats = [Float64Array.from({ length: 1_000 }, (_, index) => Math.sin(index))]

/** Two runs were answered the same. */
const journals = ['1', '1.1'].map((run): Journal => ({
  version: 1,
  run,
  analyzer: { id: 'a', version: '0123456789ab' },
  entries: [
    {
      ...{ position: 0, askedAtMs: 1, answeredAtMs: 2 },
      asked: { kind: 'read', need: 'm', source: 'metrics', method: 'range', query: {} },
      answer: { kind: 'value', query: 'q', payload: { json: '"\\u0000f0"', floats }, bytes: 8_010 },
    },
  ],
}))

test('an answer that several runs were given lies once in what is kept of an investigation', async () => {
  const database = await databases.create()
  const id = randomUUID()
  const now = 1
  const about = { service: 'packed', severity: 2, clock: now, troubleAt: now } as const
  await insertInvestigations(database, [
    planInvestigation({ id, title: 'Packed', start: null, now, ...about }),
  ])
  const one = encodeJournal(journals[0] ?? expect.fail()).length
  for (const journal of journals) {
    const content = encodeJournal(journal)
    await appendJournalEntry(database, id, { run: journal.run, entry: -1, content })
  }
  await packJournals(database, id)
  expect(await readJournalEntries(database, id)).toEqual([])
  const file = (await readJournalFile(database, id)) ?? expect.fail()
  expect(file.length).toBeLessThan(1.2 * one)
  expect([...decodeJournals(file).values()]).toEqual(journals)
  // Done again, there is nothing to do.
  await packJournals(database, id)
  expect(await readJournalFile(database, id)).toEqual(file)
})
