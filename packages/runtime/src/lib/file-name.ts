import { join, resolve } from 'node:path'
import { z } from 'zod'

/**
 * A name of an analyzer, a case or a run that a file or folder is called by. Who wrote it is not
 * known: it may be in a recording or a case of a stranger's.
 */
export const nameSchema = z
  .string()
  .regex(
    /^[\p{L}\p{N}_][\p{L}\p{N}_.@ -]{0,199}$/u,
    'it is no name: use letters, digits, and - _ . @ between them',
  )

/**
 * A path below a folder, each part a name.
 * @throws TypeError when a part is no name, which whatever read it should have refused.
 */
export function joinBelow(folder: string, ...parts: readonly string[]): string {
  const fault = parts.find((part) => !nameSchema.safeParse(part).success)
  if (fault !== undefined) throw new TypeError(`${JSON.stringify(fault)} cannot name a file`)
  return join(resolve(folder), ...parts)
}
