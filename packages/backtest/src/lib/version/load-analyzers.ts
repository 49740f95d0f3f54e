import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  bundleAnalyzer,
  type AnalyzerBundle,
  type AnalyzerManifest,
  type Runtime,
} from '@faultline/runtime'
import { createImportGraph } from '../affected/import-graph.ts'
import { analyzerFilesIn, folderOfAnalyzers } from '../case/analyzer-file.ts'

/** An analyzer that can be run, or why it cannot. */
export type LoadedAnalyzer =
  | {
      readonly bundle: AnalyzerBundle
      readonly manifest: AnalyzerManifest
      /** Undefined for an analyzer that asks nobody: then what lies beside it makes no difference. */
      readonly registry: RegisteredAnalyzers | undefined
      /** The same for the same code, that of the analyzers which it may ask included. */
      readonly version: string
    }
  | { readonly problem: string }

/** What `chain.whoever` chooses from: the analyzers that lie beside the one that asks. */
export type RegisteredAnalyzers = {
  readonly bundles: readonly AnalyzerBundle[]
  readonly ids: ReadonlySet<string>
  /** Why some of them are not among the bundles. */
  readonly problems: readonly string[]
}

/** Loads analyzers of one version of the project, each file once. */
export type AnalyzerLoader = (file: string) => Promise<LoadedAnalyzer>

type Plain = Pick<Extract<LoadedAnalyzer, { bundle: unknown }>, 'bundle' | 'manifest'>

/**
 * `root` is the version's root. `engineRoot`: see `bundleAnalyzer`; left out, analyzers run on this
 * installation's statistics.
 */
export function createAnalyzerLoader(
  runtime: Runtime,
  { root, engineRoot }: { readonly root: string; readonly engineRoot?: string },
): AnalyzerLoader {
  const graph = createImportGraph(root)
  const isWhole = engineRoot !== undefined && existsSync(join(engineRoot, 'packages', 'runtime'))
  const options = isWhole ? { engineRoot, within: root } : { within: root }
  const plain = once(async (file: string): Promise<Plain | { problem: string }> => {
    try {
      const bundle = await bundleAnalyzer(file, options)
      return { bundle, manifest: await runtime.describe(bundle) }
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) }
    }
  })
  const registryOf = once(async (folder: string): Promise<RegisteredAnalyzers> => {
    const loaded = await Promise.all(analyzerFilesIn(folder).map(plain))
    return registryOfAnalyzers(loaded)
  })
  return once(async (file) => {
    const loaded = await plain(file)
    if ('problem' in loaded) return loaded
    const { version } = loaded.bundle
    if (!graph.asksRegistry(file)) return { ...loaded, registry: undefined, version }
    const registry = await registryOf(folderOfAnalyzers(file))
    const versions = registry.bundles.map((bundle) => bundle.version)
    const together = createHash('sha256')
      .update([version, ...versions].join())
      .digest('hex')
    return { ...loaded, registry, version: together.slice(0, 12) }
  })
}

/** What an analyzer that is run by itself may ask, in one call; nothing for one that asks nobody. */
export async function registeredBeside(
  runtime: Runtime,
  file: string,
  root: string,
): Promise<readonly AnalyzerBundle[]> {
  const loaded = await createAnalyzerLoader(runtime, { root })(file)
  return 'problem' in loaded ? [] : (loaded.registry?.bundles ?? [])
}

/** Of two with one id the first counts, as in the service. */
function registryOfAnalyzers(
  loaded: readonly (Plain | { readonly problem: string })[],
): RegisteredAnalyzers {
  const bundles = new Map<string, AnalyzerBundle>()
  const problems: string[] = []
  for (const one of loaded) {
    if ('problem' in one) problems.push(one.problem)
    else if (!bundles.has(one.manifest.id)) bundles.set(one.manifest.id, one.bundle)
  }
  return { bundles: [...bundles.values()], ids: new Set(bundles.keys()), problems }
}

function once<Value>(load: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const loaded = new Map<string, Promise<Value>>()
  return (key) => {
    const known = loaded.get(key)
    if (known) return known
    const loading = load(key)
    loaded.set(key, loading)
    return loading
  }
}
