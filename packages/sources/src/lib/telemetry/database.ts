import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { messageOf, StoreOpenError } from '../errors.ts'
import { schemaStatements, schemaVersion, tableNames } from './schema.ts'

/** Where the store lives: a file in `folder`, or only in memory. */
export type StorePlace = { readonly folder: string } | { readonly memory: true }

const settings = {
  threads: '2',
  memory_limit: '1GB',
  // Beside the store's file, for queries that need more memory than that.
  max_temp_directory_size: '200MB',
  // Nothing is fetched, read or written beside the store's own file.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  enable_external_access: 'false',
}

/** The store's file in its folder. */
export function storePath(folder: string): string {
  return join(folder, 'telemetry.duckdb')
}

/**
 * Opens the store's database and makes its tables.
 * @throws StoreOpenError when it cannot be opened, with what to do about it.
 */
export async function openDatabase(place: StorePlace): Promise<DuckDBInstance> {
  if ('memory' in place) return prepare(await DuckDBInstance.create(':memory:', settings), 'memory')
  const path = storePath(place.folder)
  try {
    await mkdir(place.folder, { recursive: true })
    return await prepare(await DuckDBInstance.create(path, settings), path)
  } catch (thrown) {
    throw thrown instanceof StoreOpenError ? thrown : openError(path, thrown)
  }
}

async function prepare(instance: DuckDBInstance, path: string): Promise<DuckDBInstance> {
  const connection = await instance.connect()
  try {
    for (const statement of schemaStatements) await connection.run(statement)
    const reader = await connection.runAndReadAll('SELECT version FROM store')
    const found = reader.getRows()[0]?.[0]
    if (found === undefined) await connection.run(`INSERT INTO store VALUES (${schemaVersion})`)
    else if (found !== schemaVersion) throw otherVersion(path, String(found))
    else await readAll(connection)
    return instance
  } catch (thrown) {
    instance.closeSync()
    throw thrown
  } finally {
    connection.closeSync()
  }
}

/**
 * Reads every block once, which compares it with its checksum: a damaged one would else be met in
 * the midst of work, and all that is written from then on be refused.
 */
async function readAll(connection: DuckDBConnection): Promise<void> {
  for (const table of tableNames) {
    await connection.run(`SELECT count(*) FROM ${table} AS one WHERE hash(one) = 0`)
  }
}

function otherVersion(path: string, found: string): StoreOpenError {
  return new StoreOpenError(
    'other_version',
    `The telemetry store ${path} has version ${found}, but this Faultline needs ${schemaVersion}; ` +
      'delete the file (telemetry is kept for a short time only) or choose another data folder.',
  )
}

/** What is wrong with the store at that place, in a sentence. */
export function openError(path: string, thrown: unknown): StoreOpenError {
  const message = messageOf(thrown)
  const options = { cause: thrown }
  if (/(conflicting|could not set|acquire) lock/i.test(message)) {
    return new StoreOpenError(
      'locked',
      `The telemetry store ${path} is in use by another process; stop that one or choose another data folder.`,
      options,
    )
  }
  if (
    /EACCES|EROFS|EPERM|ENOTDIR|EEXIST|ENOSPC|permission denied|read-only|no space/i.test(message)
  ) {
    return new StoreOpenError(
      'unwritable',
      `The telemetry store ${path} cannot be written; make the folder writable or choose another data folder.`,
      options,
    )
  }
  if (/newer version|older version|version number/i.test(message)) {
    return new StoreOpenError(
      'foreign',
      `The telemetry store ${path} was written by another version of DuckDB; delete it or choose another data folder.`,
      options,
    )
  }
  return new StoreOpenError(
    'damaged',
    `The telemetry store ${path} cannot be opened as a DuckDB database; delete it or choose another data folder.`,
    options,
  )
}
