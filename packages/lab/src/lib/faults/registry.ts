import { UsageError } from '../errors.ts'
import { cacheOff } from './cache-off.ts'
import { cpuBurn } from './cpu-burn.ts'
import { dependencyKilled } from './dependency-killed.ts'
import { failingDeploy } from './failing-deploy.ts'
import type { Fault } from './fault.ts'
import { flagFanout } from './flag-fanout.ts'
import { lockContention } from './lock-contention.ts'
import { lowThreshold } from './low-threshold.ts'
import { memoryLeak } from './memory-leak.ts'
import { networkDelay } from './network-delay.ts'
import { noisyService } from './noisy-service.ts'
import { poolExhaustion } from './pool-exhaustion.ts'
import { retryStorm } from './retry-storm.ts'
import { slowDeploy } from './slow-deploy.ts'
import { slowThirdParty } from './slow-third-party.ts'
import { trafficSurge } from './traffic-surge.ts'

/** Every way a day can go. To add one: write its file beside this one and name it here. */
export const faults: readonly Fault[] = [
  slowDeploy,
  failingDeploy,
  cpuBurn,
  memoryLeak,
  lockContention,
  poolExhaustion,
  flagFanout,
  dependencyKilled,
  slowThirdParty,
  networkDelay,
  cacheOff,
  retryStorm,
  trafficSurge,
  noisyService,
  lowThreshold,
]

/** The fault with that name; `none` is a day without one. */
export function findFault(name: string): Fault | undefined {
  if (name === 'none') return undefined
  const fault = faults.find((candidate) => candidate.name === name)
  if (fault) return fault
  const known = faults.map((candidate) => candidate.name).join(', ')
  throw new UsageError(`There is no fault "${name}". Choose one of: ${known}, none.`)
}
