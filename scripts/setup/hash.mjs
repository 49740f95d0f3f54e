import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** One hash over the contents of files, in the order given. */
export function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}
