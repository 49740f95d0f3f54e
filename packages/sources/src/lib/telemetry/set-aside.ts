import { access, constants, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StoreOpenError } from '../errors.ts'

/** Reasons for which a file is of no use to anybody; another that has it open keeps it. */
const useless = new Set(['telemetry_store_damaged', 'telemetry_store_foreign'])

/**
 * Moves a store that cannot be read out of the way, beside its place, with what belongs to it.
 * Returns where it lies now; undefined when it must stay: another process has it, it is a store of
 * another version, or nothing can be moved in the folder.
 */
export async function setAside(
  path: string,
  error: StoreOpenError,
  now: Date,
): Promise<string | undefined> {
  const isFolderOurs = await access(dirname(path), constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  const isClosedFile = error.code === 'telemetry_store_unwritable' && isFolderOurs
  if (!useless.has(error.code) && !isClosedFile) return undefined
  const place = `${path}.damaged-${now.toISOString().replaceAll(/[:.]/g, '-')}`
  try {
    await rename(path, place)
  } catch {
    return undefined
  }
  // What was written and not yet put into the file; of use only with it.
  await rename(`${path}.wal`, `${place}.wal`).catch(() => undefined)
  return place
}
