import type { RunResult } from '@faultline/sdk/result'
import type { AnalyzerBundle } from './bundle.ts'
import { createReplayBroker } from './broker.ts'
import { describeBundle } from './describe-bundle.ts'
import { AnalyzerLoadError, RuntimeFault } from './errors.ts'
import { investigate } from './investigation.ts'
import { defaultTeamLimits, type TeamLimits } from './limits.ts'
import type { AnalyzerManifest, BundleManifest } from './manifest.ts'
import { createMember, loadRegistered } from './registry.ts'
import type { Recording, RunRequest } from './request.ts'
import { isShallow, maximumDepth } from './shallow.ts'
import { sourcePlacesOf } from './source-places.ts'
import { sandboxLevel, type SandboxLevel, type SandboxPolicy } from './sandbox/level.ts'
import { sweepLeftoverGroups } from './sandbox/memory-group-leftovers.ts'
import { createPool } from './sandbox/pool.ts'

export type RuntimeOptions = {
  /** Sandbox processes that are kept warm. Default 2. */
  readonly poolSize?: number
  /** JavaScript heap of a sandbox process. Default 256. */
  readonly heapMb?: number
  /** Memory of a sandbox process in all. Default: the heap and 256 more. */
  readonly memoryMb?: number
  /** Default `best`. */
  readonly sandbox?: SandboxPolicy
  /** Runs after which a sandbox process is replaced. Default 10,000. */
  readonly retireAfterRuns?: number
  /** Memory at which a sandbox process takes no more runs. Default: two thirds of `memoryMb`. */
  readonly retireAboveMb?: number
  /** What no run of the team exceeds, whatever its analyzer declares. */
  readonly limits?: Partial<TeamLimits>
}

/** Executes analyzers: the one way in which any of them is ever run. Serves one team. */
export type Runtime = {
  /** What an analyzer is, learnt by loading it inside the sandbox. @throws AnalyzerLoadError */
  readonly describe: (bundle: AnalyzerBundle) => Promise<AnalyzerManifest>
  /** Runs an analyzer. Whatever goes wrong in it is in the result; only a bundle that does not load throws. */
  readonly run: (request: RunRequest) => Promise<RunResult>
  /** Runs an analyzer and keeps what is needed to replay it. */
  readonly record: (request: RunRequest) => Promise<Recording>
  /** Runs an analyzer on what was recorded, no source being asked. */
  readonly replay: (
    bundle: AnalyzerBundle,
    recording: Omit<Recording, 'result'>,
    registered?: readonly AnalyzerBundle[],
  ) => Promise<RunResult>
  /** How analyzers are confined here; `message` is to be said once to whoever runs Faultline. */
  readonly sandbox: SandboxLevel
  readonly processIds: () => number[]
  readonly isClosed: () => boolean
  /** Ends runs that are under way as `cancelled`, and every sandbox process. */
  readonly close: () => Promise<void>
}

export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const { poolSize = 2, heapMb = 256, retireAfterRuns = 10_000 } = options
  const { memoryMb = heapMb + 256 } = options
  const { retireAboveMb = (2 * memoryMb) / 3 } = options
  const teamLimits: TeamLimits = { ...defaultTeamLimits, ...options.limits }
  const sandbox = sandboxLevel(options.sandbox ?? 'best')
  const { namespaces, memoryGroups, oneRunEach } = sandbox
  if (memoryGroups) void sweepLeftoverGroups(memoryGroups)
  const pool = await createPool({
    ...{ size: poolSize, heapMb, memoryMb, namespaces, memoryGroups },
    ...{ retireAfterRuns, retireAboveMb, oneRunEach },
  })
  const closing = new AbortController()
  const manifests = new Map<string, Promise<BundleManifest>>()

  const manifestOf = (bundle: AnalyzerBundle): Promise<BundleManifest> => {
    const known = manifests.get(bundle.version)
    if (known) return known
    const described = describeBundle(bundle, pool)
    manifests.set(bundle.version, described)
    described.catch(() => manifests.delete(bundle.version))
    return described
  }
  const record = async (request: RunRequest): Promise<Recording> => {
    const manifest = await manifestOf(request.bundle)
    const { analyzerId } = request
    if (analyzerId !== undefined && !manifest.analyzers.has(analyzerId)) {
      const message = `${request.bundle.file} has no analyzer "${analyzerId}"; it has ${[...manifest.analyzers.keys()].join(', ')}`
      throw new AnalyzerLoadError('analyzer_unknown', message)
    }
    if (!isShallow(request.start.kind === 'params' ? request.start.params : null)) {
      const message = `The params are nested deeper than ${maximumDepth} levels; pass flatter ones`
      throw new RuntimeFault('params_invalid', message)
    }
    const { signal } = request
    const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
    const registered = await loadRegistered(request.registered ?? [], manifestOf)
    const member = createMember(request.bundle, manifest)
    return investigate({ ...request, signal: either }, { pool, member, registered, teamLimits })
  }
  return {
    async describe(bundle) {
      const manifest = await manifestOf(bundle)
      const entry = manifest.analyzers.get(manifest.entry)
      if (!entry) throw new AnalyzerLoadError('analyzer_missing', `${bundle.file} has no analyzer`)
      const chained = [...manifest.analyzers.keys()].filter((id) => id !== entry.id)
      const { place = '', ...described } = entry
      const location = sourcePlacesOf(bundle).locate(place)
      const known = { ...described, version: bundle.version, chained }
      return location === undefined ? known : { ...known, location }
    },
    run: async (request) => (await record(request)).result,
    record,
    async replay(bundle, { investigated, journals }, registered = []) {
      const broker = createReplayBroker(journals)
      return (await record({ ...investigated, bundle, broker, registered })).result
    },
    sandbox,
    processIds: pool.processIds,
    isClosed: () => closing.signal.aborted,
    async close() {
      closing.abort()
      await pool.close()
    },
  }
}
