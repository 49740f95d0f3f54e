import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createRandom } from '@faultline/analysis'

/** Writes a file of a data set, gzipped when its name says so. */
export function writeTo(folder: string, path: string, text: string): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, path.endsWith('.gz') ? gzipSync(text) : text)
}

/** Rows as CSV. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map((row) => row.join(',')).join('\n')}\n`
}

/** Numbers of about a normal law around zero with deviation one, the same for the same seed. */
export function noise(seed: number): () => number {
  const random = createRandom(seed)
  return () => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6)
}
