import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { messageOf, StoreOpenError } from '../errors.ts'
import { schemaStatements, schemaVersion } from './schema.ts'

/** Where the store lives: a file in `folder`, or only in memory. */
export type StorePlace = { readonly folder: string } | { readonly memory: true }

const settings = {
  threads: '2',
  memory_limit: '1GB',
  // Nothing is fetched, read or written beside the store's own file.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  enable_external_access: 'false',
}

/**
 * Opens the store's database and makes its tables.
 * @throws StoreOpenError when it cannot be opened, with what to do about it.
 */
export async function openDatabase(place: StorePlace): Promise<DuckDBInstance> {
  if ('memory' in place) return prepare(await DuckDBInstance.create(':memory:', settings), 'memory')
  const path = join(place.folder, 'telemetry.duckdb')
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
    return instance
  } catch (thrown) {
    instance.closeSync()
    throw thrown
  } finally {
    connection.closeSync()
  }
}

function otherVersion(path: string, found: string): StoreOpenError {
  return new StoreOpenError(
    'other_version',
    `The telemetry store ${path} has version ${found}, but this Faultline needs ${schemaVersion}; ` +
      'delete the file (telemetry is kept for a short time only) or choose another data folder.',
  )
}

function openError(path: string, thrown: unknown): StoreOpenError {
  const message = messageOf(thrown)
  const options = { cause: thrown }
  if (/lock/i.test(message)) {
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
      'other_version',
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
