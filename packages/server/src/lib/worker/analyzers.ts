import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  bundleAnalyzer,
  type AnalyzerBundle,
  type AnalyzerManifest,
  type Runtime,
} from '@faultline/runtime'
import type { AnalyzerDescription } from '../../contract.ts'
import { ServiceError, messageOf } from '../errors.ts'
import type { Claimant } from '../intake/match-triggers.ts'

/** An analyzer that can be run, and what it says of itself. */
type LoadedAnalyzer = {
  readonly bundle: AnalyzerBundle
  readonly manifest: AnalyzerManifest
}

/** The analyzers of this service by id. */
export type AnalyzerLibrary = ReadonlyMap<string, LoadedAnalyzer>

/**
 * Loads every analyzer of the folders: one folder each, with an `index.ts` or `index.js`. They are described
 * inside the sandbox; none of their code runs here. One that does not load is told in the log and
 * left out, since the others still help.
 * @throws ServiceError when a folder cannot be read.
 */
export async function loadAnalyzers(
  runtime: Runtime,
  folders: readonly string[],
  log: (line: string) => void,
): Promise<AnalyzerLibrary> {
  const files = (await Promise.all(folders.map(analyzerFiles))).flat()
  const loaded = await Promise.all(
    files.map(async (file) => {
      try {
        // Analyzers of one folder may share code that lies in it, also where that is no repository.
        const bundle = await bundleAnalyzer(file, { within: dirname(dirname(file)) })
        return { bundle, manifest: await runtime.describe(bundle) }
      } catch (error) {
        if (!runtime.isClosed()) log(`An analyzer was left out: ${messageOf(error)}`)
        return undefined
      }
    }),
  )
  const library = new Map<string, LoadedAnalyzer>()
  for (const analyzer of loaded) {
    if (analyzer === undefined) continue
    const { id } = analyzer.manifest
    const other = library.get(id)
    if (other === undefined) library.set(id, analyzer)
    else log(`${analyzer.bundle.file} was left out: ${other.bundle.file} has the id "${id}" too`)
  }
  return library
}

/** What the API tells of the analyzers. */
export function describeAnalyzers(library: AnalyzerLibrary): AnalyzerDescription[] {
  return [...library.values()].map(({ manifest: { id, title, owner, version, ...manifest } }) => ({
    id,
    title,
    owner,
    version,
    needs: manifest.needs.map(({ name, kind }) => ({ name, kind })),
    emits: manifest.emits ?? null,
    triggers: manifest.triggers.map(
      ({ kind, names = null, labels, cron = null, entity = null }) => ({
        ...{ kind, names, labels, cron, entity },
      }),
    ),
  }))
}

/** What decides which analyzer claims an alert. */
export function claimants(library: AnalyzerLibrary): Claimant[] {
  return [...library.values()].map(({ manifest: { id, triggers } }) => ({ id, triggers }))
}

async function analyzerFiles(folder: string): Promise<string[]> {
  const path = resolve(folder)
  try {
    const entries = await readdir(path, { withFileTypes: true })
    const folders = entries
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map((entry) => join(path, entry.name))
    return (await Promise.all(folders.map(entryFile))).flat().toSorted()
  } catch (cause) {
    throw new ServiceError(
      'analyzers_unreadable',
      `The folder of analyzers ${path} cannot be read (${messageOf(cause)}); name one that exists`,
      { cause },
    )
  }
}

/** An analyzer is written in TypeScript, or in JavaScript and checked where it runs. */
async function entryFile(folder: string): Promise<string[]> {
  for (const name of ['index.ts', 'index.js']) {
    if (await isFile(join(folder, name))) return [join(folder, name)]
  }
  return []
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
