import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/**
 * What Debian's package manager wrote on two days of a machine's life: its installation and a large
 * update. The lines by day, without their time stamps; the log lies beside this file.
 */
export function readDpkgLog(): ReadonlyMap<string, readonly string[]> {
  const raw = readFileSync(join(import.meta.dirname, 'dpkg.log.gz'))
  const lines = gunzipSync(raw).toString('utf8').trim().split('\n')
  return new Map(
    [...new Set(lines.map((line) => line.slice(0, 10)))].map((day) => [
      day,
      lines.filter((line) => line.startsWith(day)).map((line) => line.slice(11)),
    ]),
  )
}
