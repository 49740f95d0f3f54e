import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf } from './hash.mjs'

/** Whether the built page is missing or was built from other sources than the present ones. */
export function webIsStale(root, stampFile) {
  const web = join(root, 'packages', 'web')
  if (!existsSync(join(web, 'index.html'))) return false
  if (!existsSync(join(web, 'dist', 'index.html'))) return true
  return !existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== webStampOf(root)
}

/** Stands for everything that the built page depends on, dependencies included. */
export function webStampOf(root) {
  const web = join(root, 'packages', 'web')
  const sources = filesBelow(join(web, 'src')).concat(
    ['index.html', 'vite.config.ts', 'package.json'].map((name) => join(web, name)),
    join(root, 'packages', 'server', 'src', 'contract.ts'),
    filesBelow(join(root, 'packages', 'sdk', 'src')),
    join(root, 'package-lock.json'),
  )
  return hashOf(sources.filter((file) => existsSync(file)))
}

function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesBelow(path) : [path]
    })
}
