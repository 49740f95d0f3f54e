import type { Entity } from '@faultline/sdk'
import type { AnalyzerBundle } from './bundle.ts'
import { AnalyzerLoadError } from './errors.ts'
import type { BundleManifest } from './manifest.ts'
import { parseOutputs, type Output } from './protocol.ts'
import { failureOf } from './run-error.ts'
import type { Pool } from './sandbox/pool.ts'
import type { Departure } from './sandbox/sandbox-process.ts'
import { sourcePlacesOf } from './source-places.ts'

const endings = {
  broke_protocol: 'it broke the sandbox protocol',
  out_of_memory: 'it used up the memory of its sandbox process',
  crashed: 'its sandbox process crashed',
}
const loadCpuMs = 5_000
/** Twelve times as much, for a machine that is busy with something else. */
const loadWallMs = 60_000
const maximumAttempts = 5
const loadCodes = new Set(['analyzer_missing', 'analyzer_ambiguous', 'analyzer_invalid'])
let described = 0

/**
 * Loads a bundle inside the sandbox and asks it what it is.
 * @throws AnalyzerLoadError at the author's own file and line.
 */
export async function describeBundle(bundle: AnalyzerBundle, pool: Pool): Promise<BundleManifest> {
  const command = { type: 'describe' }
  for (const output of await askBundle(bundle, { pool, command, doing: bundle.file })) {
    if (output.kind !== 'described') continue
    const analyzers = new Map(output.analyzers.map((analyzer) => [analyzer.id, analyzer]))
    return { version: bundle.version, entry: output.entry, analyzers }
  }
  throw loadFailure(bundle, 'it said nothing about itself')
}

/**
 * The params that an analyzer's trigger makes of an entity, made inside the sandbox.
 * @throws AnalyzerLoadError at the author's own file and line.
 */
export async function paramsForEntity(
  bundle: AnalyzerBundle,
  pool: Pool,
  trigger: { readonly analyzerId: string; readonly trigger: number; readonly entity: Entity },
): Promise<unknown> {
  const command = { type: 'params', ...trigger }
  for (const output of await askBundle(bundle, { pool, command, doing: 'the trigger failed' })) {
    if (output.kind === 'params') return output.params
  }
  throw loadFailure(bundle, `the trigger of ${trigger.analyzerId} made no params`)
}

type Request = {
  readonly pool: Pool
  readonly command: object
  /** What an error's sentence begins with. */
  readonly doing: string
}

async function askBundle(bundle: AnalyzerBundle, request: Request): Promise<readonly Output[]> {
  let alone = false
  for (let attempt = 0; attempt < maximumAttempts; attempt++) {
    const answer = await askOnce(bundle, request, alone)
    if (answer.kind === 'said') return readOutputs(bundle, answer.outputs, request.doing)
    if (answer.kind === 'spun' || answer.kind === 'stalled') {
      const limitMs = answer.kind === 'spun' ? loadCpuMs : loadWallMs
      throw loadFailure(
        bundle,
        `it did not finish within ${limitMs} ms; move work into investigate()`,
      )
    }
    if (answer.kind === 'lost') continue
    if (answer.alone) throw loadFailure(bundle, endings[answer.kind])
    alone = true
  }
  throw loadFailure(bundle, `its sandbox process was lost ${maximumAttempts} times`)
}

type Description = { readonly kind: 'said'; readonly outputs: string } | Departure

async function askOnce(
  bundle: AnalyzerBundle,
  { pool, command }: Request,
  alone: boolean,
): Promise<Description> {
  const id = `describe#${++described}`
  const sandbox = await pool.acquire({ alone })
  const { promise, resolve } = Promise.withResolvers<Description>()
  sandbox.attach(id, {
    onTurn: ({ outputs }) => resolve({ kind: 'said', outputs }),
    onGone: resolve,
    cpuLeftMs: () => loadCpuMs,
    answerWithinMs: loadWallMs,
  })
  sandbox.load(bundle.version, bundle.code)
  const settings = JSON.stringify({ clock: 0, seed: 'describe' })
  const { version } = bundle
  sandbox.send({ type: 'start', id, version, settings, command: JSON.stringify(command) })
  const description = await promise
  sandbox.detach(id)
  pool.release(sandbox)
  return description
}

function readOutputs(bundle: AnalyzerBundle, json: string, doing: string): readonly Output[] {
  const parsed = parseOutputs(json)
  if (!parsed.ok) throw loadFailure(bundle, parsed.message)
  for (const output of parsed.outputs) {
    if (output.kind !== 'failed') continue
    const { error } = failureOf(output.error, sourcePlacesOf(bundle))
    // What the author's own code threw may carry any code, which says nothing here.
    const code = loadCodes.has(error.code) ? error.code : 'analyzer_not_loaded'
    throw new AnalyzerLoadError(code, `${doing}: ${error.message}`, error.location)
  }
  return parsed.outputs
}

function loadFailure(bundle: AnalyzerBundle, reason: string): AnalyzerLoadError {
  return new AnalyzerLoadError(
    'analyzer_not_loaded',
    `${bundle.file} could not be loaded: ${reason}`,
  )
}
