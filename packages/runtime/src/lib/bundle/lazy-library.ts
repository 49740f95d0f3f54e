import { dirname, join, resolve } from 'node:path'
import type { Plugin } from 'esbuild'
import * as esbuild from 'esbuild'
import { createFileCache } from './file-cache.ts'
import { scriptOptions } from './script-options.ts'

/** The one module of the SDK through which `analyze` reaches the analysis library. */
const libraryPath = join('sdk', 'src', 'lib', 'analyze', 'library.ts')

export type LazyLibraryOptions = {
  /** The folder that holds the SDK's: no file of an author's that has the same name is meant. */
  readonly packages: string
  /** What holds for the rest of the bundle, and so for the library in it. */
  readonly plugins: readonly Plugin[]
  /** Tells builds apart whose plugins differ. */
  readonly root: string
}

export type LazyLibrary = {
  readonly plugin: Plugin
  /** Paths of the files of the library; none before it was built. */
  readonly inputs: () => readonly string[]
}

/**
 * Puts the analysis library into a bundle as one function that is called when it is first used.
 * Every run evaluates its bundle anew and the library is most of that, so a run that analyses
 * nothing need not pay for it. A bundler's own lazy modules are not enough: it makes their functions
 * at once all the same.
 */
export function lazyLibrary({ packages, plugins, root }: LazyLibraryOptions): LazyLibrary {
  const libraryFile = join(packages, libraryPath)
  let inputs: readonly string[] = []
  const plugin: Plugin = {
    name: 'lazy-library',
    setup(build) {
      build.onLoad({ filter: /library\.ts$/ }, async ({ path }) => {
        if (path !== libraryFile) return undefined
        const key = `${path}\n${root}`
        const { code, names, files } = await built(key, () => buildLibrary(path, plugins))
        inputs = files
        const functions = names.map(
          (name) => `export const ${name}=(...given)=>library().${name}(...given);`,
        )
        const evaluate = `let made;const library=()=>made??=(()=>{${code}return library})();`
        return { contents: evaluate + functions.join(''), loader: 'js' }
      })
    },
  }
  return { plugin, inputs: () => inputs }
}

type Library = {
  readonly code: string
  readonly names: readonly string[]
  readonly files: readonly string[]
}

/** Nearly every bundle of a process has the same one. */
const built = createFileCache<Library>()

async function buildLibrary(
  path: string,
  plugins: readonly Plugin[],
): Promise<{ readonly made: Library; readonly files: readonly string[] }> {
  const absWorkingDir = dirname(path)
  const options = { ...scriptOptions, absWorkingDir, entryPoints: [path], outfile: 'library.js' }
  // Only as a module does a file tell the names that it exports.
  const named = await esbuild.build({ ...options, bundle: false, format: 'esm' })
  const names = Object.values(named.metafile.outputs).flatMap((output) => output.exports)
  const { outputFiles, metafile } = await esbuild.build({
    ...options,
    globalName: 'library',
    plugins: [...plugins],
  })
  const files = Object.keys(metafile.inputs).map((input) => resolve(absWorkingDir, input))
  return { made: { code: outputFiles[0]?.text ?? '', names, files }, files }
}
