import { expect, test } from 'vitest'
import { readMigrations } from './migrations.ts'

/** A migration that has been released never changes: databases that applied it would be refused. */
const released: Readonly<Record<string, string>> = {}

test('migrations are numbered without gaps', async () => {
  for (const { number, name } of await readMigrations()) {
    expect(name).toMatch(new RegExp(`^${String(number).padStart(6, '0')}-[a-z0-9-]+\\.sql$`))
  }
})

test('released migrations are unchanged', async () => {
  const hashes = Object.fromEntries((await readMigrations()).map(({ name, hash }) => [name, hash]))
  expect(hashes).toEqual(released)
})
