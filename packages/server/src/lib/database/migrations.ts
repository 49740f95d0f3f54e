import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ServiceError } from '../errors.ts'
import { schema, type Database, type Queryable } from './database.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'sql')

type Migration = {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly hash: string
}

/**
 * The migrations that this version brings, in order; one that has been released never changes.
 * @internal
 */
export async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()
  return Promise.all(
    files.map(async (name, index) => {
      const sql = await readFile(join(folder, name), 'utf8')
      const hash = createHash('sha256').update(sql).digest('hex')
      return { number: index + 1, name, sql, hash }
    }),
  )
}

/**
 * Brings the database to this version's schema, or leaves it as it was. Services that start at
 * once on one database wait for each other.
 * @throws ServiceError when the database was made by a newer or another version.
 */
export async function migrate(database: Database): Promise<void> {
  const migrations = await readMigrations()
  // The lock is held outside of the transaction: one that begins only after it was got sees what
  // the holder before had made, also where PostgreSQL remembers that it was missing.
  await using _lock = await lockMigrations(database)
  await database.transaction(async (client) => {
    await client.query(`create schema if not exists ${schema}`)
    await client.query(`set local search_path to ${schema}`)
    await client.query(
      `create table if not exists migration (
         number integer primary key, name text not null, hash text not null,
         applied_at timestamptz not null default now())`,
    )
    const applied = await readApplied(client)
    for (const migration of refuseOthers(migrations, applied)) await apply(client, migration)
  })
}

async function lockMigrations(database: Database): Promise<AsyncDisposable> {
  const name = [`${schema} migrations`]
  const client = await database.pool.connect()
  await client.query('select pg_advisory_lock(hashtext($1))', name)
  return {
    async [Symbol.asyncDispose]() {
      await client.query('select pg_advisory_unlock(hashtext($1))', name)
      client.release()
    },
  }
}

type Applied = Pick<Migration, 'number' | 'name' | 'hash'>

async function readApplied(client: Queryable): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    'select number, name, hash from migration order by number',
  )
  return rows
}

/** The migrations that remain to be applied. */
function refuseOthers(
  migrations: readonly Migration[],
  applied: readonly Applied[],
): readonly Migration[] {
  const foreign = applied.find(({ hash }, index) => migrations[index]?.hash !== hash)
  if (foreign === undefined) return migrations.slice(applied.length)
  throw new ServiceError(
    'database_other_version',
    `The database was made by another version of Faultline (migration ${foreign.name} is not this version's); use that version, or another data folder or database`,
  )
}

async function apply(client: Queryable, { number, name, sql, hash }: Migration): Promise<void> {
  await client.query(sql)
  await client.query('insert into migration (number, name, hash) values ($1, $2, $3)', [
    number,
    name,
    hash,
  ])
}
