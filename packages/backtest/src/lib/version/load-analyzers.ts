import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  bundleAnalyzer,
  type AnalyzerBundle,
  type AnalyzerManifest,
  type Runtime,
} from '@faultline/runtime'

/** An analyzer that can be run, or why it cannot. */
export type LoadedAnalyzer =
  | { readonly bundle: AnalyzerBundle; readonly manifest: AnalyzerManifest }
  | { readonly problem: string }

/** Loads analyzers of one version of the project, each file once. */
export type AnalyzerLoader = (file: string) => Promise<LoadedAnalyzer>

/** `engineRoot`: see `bundleAnalyzer`; left out, analyzers run on this installation's statistics. */
export function createAnalyzerLoader(runtime: Runtime, engineRoot?: string): AnalyzerLoader {
  const loaded = new Map<string, Promise<LoadedAnalyzer>>()
  const isWhole = engineRoot !== undefined && existsSync(join(engineRoot, 'packages', 'runtime'))
  return (file) => {
    const known = loaded.get(file)
    if (known) return known
    const loading = load(runtime, file, isWhole ? { engineRoot } : {})
    loaded.set(file, loading)
    return loading
  }
}

async function load(
  runtime: Runtime,
  file: string,
  options: { readonly engineRoot?: string },
): Promise<LoadedAnalyzer> {
  try {
    const bundle = await bundleAnalyzer(file, options)
    return { bundle, manifest: await runtime.describe(bundle) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
