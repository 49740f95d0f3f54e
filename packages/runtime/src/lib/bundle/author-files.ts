import { realpathSync } from 'node:fs'
import { extname, relative, sep } from 'node:path'
import type { Loader, OnLoadResult, Plugin } from 'esbuild'
import { authorFileLimits, readAuthorFile } from '../author-file.ts'
import { AuthorFileError } from '../errors.ts'
import { createManifestCheck } from './manifest-check.ts'
import { withWholeNamespace } from './whole-namespace.ts'

const codeLoaders: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
}
const dataLoaders: Readonly<Record<string, Loader>> = { '.json': 'json', '.txt': 'text' }
const typeLoaders: Readonly<Record<string, Loader>> = {
  json: 'json',
  text: 'text',
  bytes: 'binary',
}

/** What all files of one bundle may come to. */
const mostBundleBytes = 50_000_000

/**
 * A file that names its source map makes the bundler read that, wherever it lies. The last such
 * comment counts, so the file gets one more, of a map without a mapping, which is passed over.
 */
const noSourceMap = '\n//# sourceMappingURL=data:application/json,{}'

export type AuthorFilesOptions = {
  /** The folder of the author's project: data (JSON, text) is taken from it alone. */
  readonly root: string
  /** Folders that code is taken from: the author's repository, and Faultline's own packages. */
  readonly within: readonly string[]
}

/**
 * Reads every file of a bundle through the one reader of what authors bring, so that the bundler,
 * which has the host's rights, opens none by itself; the package.json files, which it does read
 * itself, are checked first.
 */
export function authorFiles({ root, within }: AuthorFilesOptions): Plugin {
  return {
    name: 'author-files',
    setup(build) {
      const place = realpathSync(root)
      const checkManifests = createManifestCheck(within)
      let bundleBytes = 0
      build.onStart(() => {
        bundleBytes = 0
      })
      build.onResolve({ filter: /./ }, ({ path, resolveDir, namespace }) => {
        if (namespace === 'file' || namespace === '') {
          const fault = checkManifests(path, resolveDir)
          if (fault !== undefined) return { errors: [{ text: fault }] }
        }
        return null
      })
      build.onLoad({ filter: /./, namespace: 'file' }, ({ path, with: attributes }) => {
        const type = attributes['type']
        const extension = extname(path)
        const loader = type === undefined ? codeLoaders[extension] : undefined
        if (loader === undefined && !isOwnData(relative(place, path))) return refused(foreign(path))
        const data = type === undefined ? dataLoaders[extension] : typeLoaders[type]
        const kind = loader ?? data
        if (kind === undefined) return refused(`${path} is of no kind that a bundle may hold`)
        return loaded(() => {
          const limits = { within, mostBytes: authorFileLimits.source, orInstalled: true }
          const bytes = readAuthorFile(path, limits)
          bundleBytes += bytes.length
          if (bundleBytes > mostBundleBytes) return refused(tooMuch)
          const contents = loader === undefined ? bytes : codeOf(bytes, path)
          return { contents, loader: kind }
        })
      })
    },
  }
}

const tooMuch = `all files together come to more than ${mostBundleBytes} bytes, the most that a bundle may be made of; import less`

function codeOf(bytes: Buffer, path: string): string {
  const code = bytes.toString()
  const isInstalled = path.split(sep).includes('node_modules')
  return (isInstalled ? code : withWholeNamespace(code)) + noSourceMap
}

function foreign(path: string): string {
  return `${path} is data from outside of the analyzer's project, or hidden in it, which a bundle may not hold; pass it as params, or read it from a source`
}

/** Links are followed before this is asked. What is hidden, such as `.env`, is not meant for code. */
function isOwnData(path: string): boolean {
  const parts = path.split(sep)
  if (parts.includes('node_modules')) return true
  return !parts.some((part) => part.startsWith('.'))
}

function loaded(read: () => OnLoadResult): OnLoadResult {
  try {
    return read()
  } catch (error) {
    if (error instanceof AuthorFileError) return refused(error.message)
    throw error
  }
}

function refused(text: string): OnLoadResult {
  return { errors: [{ text }] }
}
