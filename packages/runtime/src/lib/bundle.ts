import { createHash } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { authorRoot, isBelow } from './author-file.ts'
import { authorFiles } from './bundle/author-files.ts'
import { buildInProcess } from './bundle/bundler.ts'
import { calibrationFiles, calibrationsArgument, withCalibrations } from './bundle/calibrations.ts'
import { createFileCache, type MadeOfFiles } from './bundle/file-cache.ts'
import { lazyLibrary } from './bundle/lazy-library.ts'
import { sandboxImports } from './bundle/sandbox-imports.ts'
import { asValue, scriptOptions, strictBanner, valueName } from './bundle/script-options.ts'
import { BundleError } from './errors.ts'

/** An analyzer and all that it imports as one script. */
export type AnalyzerBundle = {
  readonly file: string
  /** First 12 digits of the SHA-256 of the script: the same code has the same version everywhere. */
  readonly version: string
  readonly code: string
  readonly sourceMap?: string
}

export type BundleOptions = {
  /**
   * Root of another version of Faultline whose SDK and statistics the analyzer is to be bundled
   * with; default this one's.
   */
  readonly engineRoot?: string
  /**
   * A folder that the author's files may lie in beside those of the analyzer's repository, such as the
   * one that holds the analyzers of a service.
   */
  readonly within?: string
}

const guestFile = fileURLToPath(new URL('./guest/guest.ts', import.meta.url))
/** Where that file lies below the root of Faultline. */
const guestPath = join('packages', 'runtime', 'src', 'lib', 'guest', 'guest.ts')
const bundles = createFileCache<AnalyzerBundle>()

/**
 * Bundles an analyzer file, TypeScript or JavaScript, with the SDK and its npm dependencies, in a
 * process that may use so much memory and time and no more.
 * @throws BundleError with the author's file and line.
 */
export async function bundleAnalyzer(
  file: string,
  { engineRoot, within }: BundleOptions = {},
): Promise<AnalyzerBundle> {
  const path = resolve(file)
  const guest = engineRoot === undefined ? guestFile : join(engineRoot, guestPath)
  if (!existsSync(join(dirname(guest), 'realm'))) {
    const message = `${engineRoot} is a version of Faultline from before realms had a kernel, whose bundles cannot run here; compare with a later one`
    throw new BundleError(message)
  }
  const own = within === undefined ? folderOfAnalyzers(path) : [resolve(within)]
  const job: BundleJob = { path, guest, within: [authorRoot(path), ...own] }
  return bundles(JSON.stringify(job), () => buildInProcess(job))
}

/** Where the analyzers beside it lie, which it may chain, when it has a folder to itself. */
function folderOfAnalyzers(path: string): string[] {
  return /^index\.[cm]?[jt]s$/.test(basename(path)) ? [dirname(dirname(path))] : []
}

/** What the bundler's process is told. */
export type BundleJob = {
  readonly path: string
  /** The guest of the version of Faultline to bundle with. */
  readonly guest: string
  /** Folders that the author's files may lie in. */
  readonly within: readonly string[]
}

/** Bundles here, with whatever the host may; only the bundler's process is to call it. */
export async function makeBundle(job: BundleJob): Promise<MadeOfFiles<AnalyzerBundle>> {
  const { path, within } = job
  if (!existsSync(path)) throw new BundleError(`There is no analyzer file ${path}; check the path`)
  const root = projectRoot(path)
  const { result, inputs } = await build({ ...job, root })
  const [script, sourceMap] = outputsOf(result)
  const calibrations = calibrationFiles(inputs, root)
  // Faultline's own packages have none.
  const files = calibrations.filter((file) => within.some((folder) => isBelow(folder, file)))
  const code = withCalibrations(script, { files, within })
  const version = createHash('sha256').update(code).digest('hex').slice(0, 12)
  const made = { file: path, version, code, sourceMap }
  return { made, files: [...inputs.map((input) => resolve(root, input)), ...calibrations] }
}

type BuildResult = esbuild.BuildResult<{ write: false; metafile: true }>
type Built = { readonly result: BuildResult; readonly inputs: readonly string[] }

type Build = BundleJob & { readonly root: string }

async function build({ path, root, guest, within }: Build): Promise<Built> {
  const packages = realpathSync(join(dirname(guest), '..', '..', '..', '..'))
  const files = authorFiles({ root, within: [...within, packages] })
  const plugins = [sandboxImports(dirname(guest)), files]
  const library = lazyLibrary({ packages, plugins, root })
  try {
    const result = await esbuild.build({
      stdin: {
        contents: [
          `import { createGuest } from ${JSON.stringify(guest)}`,
          `import * as exported from ${JSON.stringify(`./${basename(path)}`)}`,
          `export const begin = (kernel) => createGuest(exported, ${calibrationsArgument}, kernel)`,
        ].join('\n'),
        resolveDir: dirname(path),
        sourcefile: 'faultline-entry.js',
      },
      ...scriptOptions,
      absWorkingDir: root,
      outfile: 'analyzer.js',
      globalName: valueName,
      banner: { js: strictBanner },
      sourcemap: 'external',
      sourcesContent: false,
      // The library is read by its own plugin, before any file is an author's.
      plugins: [library.plugin, ...plugins],
    })
    return { result, inputs: [...Object.keys(result.metafile.inputs), ...library.inputs()] }
  } catch (error) {
    // Otherwise it is the bundler itself that failed.
    throw isBuildFailure(error) ? bundleError(error, path, root) : error
  }
}

function outputsOf(result: BuildResult): [code: string, sourceMap: string] {
  const text = (extension: string): string =>
    result.outputFiles.find((output) => output.path.endsWith(extension))?.text ?? ''
  return [asValue(text('.js')), text('.js.map')]
}

function bundleError(error: esbuild.BuildFailure, path: string, root: string): BundleError {
  const [first] = error.errors
  if (!first) return new BundleError(`${path} could not be bundled: ${error.message}`)
  const { location } = first
  if (!location) return new BundleError(`${path} could not be bundled: ${first.text}`)
  const file = resolve(root, location.file)
  const place = `${relative(process.cwd(), file) || file}:${location.line}:${location.column + 1}`
  return new BundleError(`${place}: ${first.text}`, place)
}

function isBuildFailure(error: unknown): error is esbuild.BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

/**
 * The folder that names in the bundle are relative to, so that they are the same in every clone:
 * the outermost one above the file that has a package.json, else the file's own.
 */
export function projectRoot(path: string): string {
  let root = dirname(path)
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) root = folder
    if (existsSync(join(folder, '.git')) || folder === dirname(folder)) return root
  }
}
