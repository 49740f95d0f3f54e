import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabases, type TestDatabases } from '../../../test/databases.ts'
import { migrate, readMigrations } from './migrations.ts'

let databases: TestDatabases
beforeAll(async () => {
  databases = await startTestDatabases()
})
afterAll(() => databases.close())

test('a database is migrated once, also by services that start at the same moment', async () => {
  const database = await databases.create()
  await database.query('drop schema faultline cascade')
  await Promise.all([migrate(database), migrate(database), migrate(database)])
  const { rows } = await database.query<{ number: number }>('select number from migration')
  expect(rows.map(({ number }) => number)).toEqual(
    (await readMigrations()).map(({ number }) => number),
  )
})

test('a database of a newer version is refused and left as it is', async () => {
  const database = await databases.create()
  await database.query(
    `insert into migration (number, name, hash) values (999, '000999-new.sql', '')`,
  )
  await expect(migrate(database)).rejects.toMatchObject({
    code: 'database_other_version',
    message: expect.stringContaining('migration 000999-new.sql'),
  })
})
