import { expect, test } from 'vitest'
import { readMigrations } from './migrations.ts'

/** A migration that has been released never changes: databases that applied it would be refused. */
const released: Readonly<Record<string, string>> = {
  '000001-investigations.sql': '876d7c233e2b5d99b54605049fa7e11d70af9c97d56e7c38e51aeae7b71043bd',
  '000002-journals-at-rest.sql': '675ae251a50954ef1e03bade8644f60368a73fde2132526932e40580fc58ad6b',
  '000003-claims.sql': '6e5ead71c841a86eafa0bda3547bfa034c186873ded3d5cf1e072254be964268',
  '000004-pools-seen.sql': '4932ada196a7643185cec4d3061ede108746c4b5ed01599281c497503728e032',
  '000005-shared-questions.sql': '34545bd6037c11a0c3e4473e4597eefed41bbf6c99ec48c7c6ee1aa2310172d5',
}

test('migrations are numbered without gaps', async () => {
  for (const { number, name } of await readMigrations()) {
    expect(name).toMatch(new RegExp(`^${String(number).padStart(6, '0')}-[a-z0-9-]+\\.sql$`))
  }
})

test('released migrations are unchanged', async () => {
  const hashes = Object.fromEntries((await readMigrations()).map(({ name, hash }) => [name, hash]))
  expect(hashes).toEqual(released)
})
