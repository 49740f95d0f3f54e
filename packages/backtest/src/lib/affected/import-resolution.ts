import { existsSync, realpathSync, statSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { authorFileLimits, authorRoot, readAuthorFile } from '@faultline/runtime/author-files'
import { z } from 'zod'

/** Where an import leads, and every file whose coming or going could lead it elsewhere. */
export type Resolution = {
  /** The file that is imported; null for a package from a registry and for what is not there. */
  readonly target: string | null
  readonly dependsOn: readonly string[]
}

const extensions = ['', '.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs', '.cjs', '.json']
const lockFiles = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
]

/**
 * Resolves `specifier` as it stands in `importer`, in the way in which bundles are made. A package
 * of the repository's own (a workspace) leads to its source, one from a registry to the lock files.
 */
export function resolveImport(specifier: string, importer: string, root: string): Resolution {
  if (specifier.startsWith('.') || specifier.startsWith('/')) {
    return firstFile(resolve(dirname(importer), specifier))
  }
  if (specifier.startsWith('node:')) return { target: null, dependsOn: [] }
  const manifestPath = packageManifest(specifier, importer)
  const isOwn =
    manifestPath?.startsWith(root + sep) === true &&
    !manifestPath.includes(`${sep}node_modules${sep}`)
  if (!isOwn) return { target: null, dependsOn: lockFilesAbove(importer, root) }
  const entry = packageEntry(specifier, manifestPath)
  const { target, dependsOn } = firstFile(join(dirname(manifestPath), entry))
  return { target, dependsOn: [manifestPath, ...dependsOn] }
}

function firstFile(path: string): Resolution {
  const bare = path.replace(/\.([mc]?)js$/, '.$1ts')
  const candidates = [
    ...extensions.map((extension) => path + extension),
    ...(bare === path ? [] : [bare, bare.replace(/\.ts$/, '.tsx')]),
    ...extensions.slice(1).map((extension) => join(path, `index${extension}`)),
  ]
  const tried: string[] = []
  for (const candidate of candidates) {
    tried.push(candidate)
    const isFile = statSync(candidate, { throwIfNoEntry: false })?.isFile() === true
    if (isFile) return { target: candidate, dependsOn: tried }
  }
  return { target: null, dependsOn: tried }
}

/** The package.json of the package that a bare specifier means, with links followed. */
function packageManifest(specifier: string, importer: string): string | null {
  try {
    const found = findPackageJSON(specifier, pathToFileURL(importer))
    return found === undefined ? null : realpathSync(found)
  } catch {
    // Not installed, or a name that Node does not accept: it cannot be the repository's own.
    return null
  }
}

const manifestSchema = z.object({
  exports: z.unknown(),
  module: z.string().optional(),
  main: z.string().optional(),
})

/** The file, relative to its package, that a specifier such as `@shop/signals/latency` means. */
function packageEntry(specifier: string, manifestPath: string): string {
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1)
  const subpath = ['.', ...specifier.split('/').slice(name.length)].join('/')
  const manifest = manifestSchema.safeParse(readJson(manifestPath)).data
  const exported = exportedFile(manifest?.exports, subpath)
  if (exported !== null) return exported
  return subpath === '.' ? (manifest?.module ?? manifest?.main ?? 'index') : subpath
}

const exportsSchema = z.record(z.string(), z.unknown())

function exportedFile(exported: unknown, subpath: string): string | null {
  if (typeof exported === 'string') return subpath === '.' ? exported : null
  const table = exportsSchema.safeParse(exported).data
  if (table === undefined) return null
  if (!Object.keys(table).some((key) => key.startsWith('.'))) {
    return subpath === '.' ? conditionalFile(table) : null
  }
  if (table[subpath] !== undefined) return conditionalFile(table[subpath])
  for (const [pattern, target] of Object.entries(table)) {
    const [before = '', after] = pattern.split('*')
    if (after === undefined || !subpath.startsWith(before) || !subpath.endsWith(after)) continue
    const middle = subpath.slice(before.length, subpath.length - after.length)
    return conditionalFile(target)?.replaceAll('*', middle) ?? null
  }
  return null
}

/** Of a table of conditions, the file for the conditions under which bundles are made. */
function conditionalFile(target: unknown): string | null {
  if (typeof target === 'string') return target
  const table = exportsSchema.safeParse(target).data ?? {}
  for (const [condition, inner] of Object.entries(table)) {
    if (['import', 'module', 'default'].includes(condition)) return conditionalFile(inner)
  }
  return null
}

function readJson(path: string): unknown {
  try {
    const limits = { within: [authorRoot(path)], mostBytes: authorFileLimits.manifest }
    return JSON.parse(readAuthorFile(path, { ...limits, orInstalled: true }).toString())
  } catch {
    return null
  }
}

/**
 * The lock files between a file and the root of the repository; where there is none, the
 * package.json files, for then they decide which version is installed.
 */
function lockFilesAbove(importer: string, root: string): string[] {
  const locks: string[] = []
  const manifests: string[] = []
  for (let folder = dirname(importer); folder.startsWith(root); folder = dirname(folder)) {
    locks.push(...lockFiles.map((name) => join(folder, name)).filter((path) => existsSync(path)))
    manifests.push(join(folder, 'package.json'))
    if (folder === root) break
  }
  return locks.length > 0 ? locks : manifests
}
