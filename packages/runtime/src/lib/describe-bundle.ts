import type { AnalyzerBundle } from './bundle.ts'
import { AnalyzerLoadError } from './errors.ts'
import type { BundleManifest } from './manifest.ts'
import { parseOutputs } from './protocol.ts'
import { failureOf } from './run-error.ts'
import type { Pool } from './sandbox/pool.ts'
import { createSourcePlaces } from './source-places.ts'

const loadCpuMs = 5_000
let described = 0

/**
 * Loads a bundle inside the sandbox and asks it what it is.
 * @throws AnalyzerLoadError at the author's own file and line.
 */
export async function describeBundle(bundle: AnalyzerBundle, pool: Pool): Promise<BundleManifest> {
  const id = `describe#${++described}`
  const sandbox = await pool.acquire()
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  sandbox.attach(id, {
    onTurn: resolve,
    onGone: () => reject(loadFailure(bundle, 'it did not come back or used too much memory')),
    cpuLeftMs: () => loadCpuMs,
  })
  sandbox.load(bundle.version, bundle.code)
  const settings = JSON.stringify({ clock: 0, seed: 'describe' })
  const command = JSON.stringify({ type: 'describe' })
  sandbox.send({ type: 'start', id, version: bundle.version, settings, command })
  try {
    return manifestOf(bundle, await promise)
  } finally {
    sandbox.detach(id)
    pool.release(sandbox)
  }
}

function manifestOf(bundle: AnalyzerBundle, json: string): BundleManifest {
  const parsed = parseOutputs(json)
  if (!parsed.ok) throw loadFailure(bundle, parsed.message)
  for (const output of parsed.outputs) {
    if (output.kind === 'failed') {
      const { error } = failureOf(output.error, createSourcePlaces(bundle))
      throw new AnalyzerLoadError(error.code, `${bundle.file}: ${error.message}`, error.location)
    }
    if (output.kind === 'described') {
      const analyzers = new Map(output.analyzers.map((analyzer) => [analyzer.id, analyzer]))
      return { version: bundle.version, entry: output.entry, analyzers }
    }
  }
  throw loadFailure(bundle, 'it said nothing about itself')
}

function loadFailure(bundle: AnalyzerBundle, reason: string): AnalyzerLoadError {
  return new AnalyzerLoadError(
    'analyzer_not_loaded',
    `${bundle.file} could not be loaded: ${reason}`,
  )
}
