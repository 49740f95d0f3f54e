import type { AnalyzerBundle } from './bundle.ts'
import { AnalyzerLoadError } from './errors.ts'
import type { BundleManifest } from './manifest.ts'
import { parseOutputs } from './protocol.ts'
import { failureOf } from './run-error.ts'
import type { Pool } from './sandbox/pool.ts'
import type { Departure } from './sandbox/sandbox-process.ts'
import { createSourcePlaces } from './source-places.ts'

const loadCpuMs = 5_000
const maximumAttempts = 5
let described = 0

/**
 * Loads a bundle inside the sandbox and asks it what it is.
 * @throws AnalyzerLoadError at the author's own file and line.
 */
export async function describeBundle(bundle: AnalyzerBundle, pool: Pool): Promise<BundleManifest> {
  let alone = false
  for (let attempt = 0; attempt < maximumAttempts; attempt++) {
    const answer = await describeOnce(bundle, pool, alone)
    if (answer.kind === 'said') return manifestOf(bundle, answer.outputs)
    if (answer.kind === 'spun') {
      throw loadFailure(
        bundle,
        `it did not finish within ${loadCpuMs} ms; move work into investigate()`,
      )
    }
    if (answer.kind === 'broke_protocol') throw loadFailure(bundle, 'it broke the sandbox protocol')
    if (answer.kind === 'out_of_memory') {
      if (answer.alone) throw loadFailure(bundle, 'it used up the memory of its sandbox process')
      alone = true
    }
  }
  throw loadFailure(bundle, `its sandbox process was lost ${maximumAttempts} times`)
}

type Description = { readonly kind: 'said'; readonly outputs: string } | Departure

async function describeOnce(
  bundle: AnalyzerBundle,
  pool: Pool,
  alone: boolean,
): Promise<Description> {
  const id = `describe#${++described}`
  const sandbox = await pool.acquire({ alone })
  const { promise, resolve } = Promise.withResolvers<Description>()
  sandbox.attach(id, {
    onTurn: ({ outputs }) => resolve({ kind: 'said', outputs }),
    onGone: resolve,
    cpuLeftMs: () => loadCpuMs,
  })
  sandbox.load(bundle.version, bundle.code)
  const settings = JSON.stringify({ clock: 0, seed: 'describe' })
  const command = JSON.stringify({ type: 'describe' })
  sandbox.send({ type: 'start', id, version: bundle.version, settings, command })
  const description = await promise
  sandbox.detach(id)
  pool.release(sandbox)
  return description
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
