import { createRuntime, type RunLimits, type Runtime } from '../../src/index.ts'
import { bundleFixture, requestOf } from '../harness.ts'
import { outcome, type Attempt, type Outcome } from './attempt.ts'

const generous: Partial<RunLimits> = {
  cpuMs: 100_000,
  wallMs: 100_000,
  calls: 100_000,
  bytesRead: 1e12,
  chainDepth: 100,
}
/** How long something must have gone on to count as unstopped; the limits below are far shorter. */
const unstoppedMs = 1_500

/** Using more than there is; without the layer the same goes on past the time it is given. */
const ways: Readonly<Record<string, Partial<RunLimits>>> = {
  spin: { cpuMs: 300 },
  microtasks: { cpuMs: 300 },
  expression: { cpuMs: 300 },
  'throw trap': { cpuMs: 300 },
  slow: { wallMs: 300 },
  calls: { calls: 50 },
}

/** Takes a gigabyte, of which a process has half by default. */
const memoryWays = ['one buffer', 'one array']
const roominess = { heapMb: 3_000, memoryMb: 4_000 }

export async function budgetAttempts(runtime: Runtime): Promise<Attempt[]> {
  const bundle = await bundleFixture('misbehave')
  const run = async (how: string, limits: Partial<RunLimits>): Promise<Outcome> => {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), 10 * unstoppedMs)
    const request = requestOf(bundle, { how }, { limits, signal: controller.signal })
    const result = await runtime.run(request)
    clearTimeout(timer)
    return outcome(result.status === 'cancelled', result.error?.message ?? 'it ended by itself')
  }
  const goOn = async (how: string): Promise<Outcome> => {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), unstoppedMs)
    const request = requestOf(bundle, { how }, { limits: generous, signal: controller.signal })
    const result = await runtime.run(request)
    clearTimeout(timer)
    return outcome(result.status === 'cancelled', 'it went on')
  }
  const using = Object.entries(ways).map(([how, limits]) => ({
    name: `use more than there is: ${how}`,
    layer: 'budget' as const,
    confined: () => run(how, limits),
    unconfined: () => goOn(how),
  }))
  const take = async (from: Runtime, how: string): Promise<Outcome> => {
    const result = await from.run(requestOf(bundle, { how }, { limits: generous }))
    return outcome(result.status === 'succeeded', result.error?.message ?? 'it had the memory')
  }
  const taking = memoryWays.map((how) => ({
    name: `take more memory than there is: ${how}`,
    layer: 'budget' as const,
    confined: () => take(runtime, how),
    async unconfined() {
      const roomy = await createRuntime({ ...roominess, poolSize: 1, sandbox: 'process' })
      const taken = await take(roomy, how)
      await roomy.close()
      return taken
    },
  }))
  return [...using, ...taking]
}
