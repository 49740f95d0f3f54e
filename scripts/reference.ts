import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { families, referencePage } from './reference/page.ts'

/** Writes docs/reference/analysis from the docstrings of the library: `npm run reference`. */
const folder = resolve(import.meta.dirname, '..', 'docs', 'reference', 'analysis')
mkdirSync(folder, { recursive: true })
for (const family of families()) {
  writeFileSync(join(folder, `${family}.md`), referencePage(family))
  console.log(`docs/reference/analysis/${family}.md`)
}
