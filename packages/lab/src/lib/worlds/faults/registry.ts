import * as dependencies from './dependencies.ts'
import * as deployments from './deployments.ts'
import type { Fault } from './fault.ts'
import * as network from './network.ts'
import * as resources from './resources.ts'
import * as settings from './settings.ts'

/** All ways in which worlds break. */
export const faults: readonly Fault[] = [
  deployments.slowDeploy,
  deployments.failingDeploy,
  deployments.slowDeployTenant,
  deployments.failingDeployRegion,
  deployments.failingDeployRoute,
  deployments.slowCanary,
  deployments.failingCanary,
  dependencies.thirdPartySlow,
  dependencies.thirdPartyFailing,
  dependencies.dependencyDown,
  dependencies.databaseSlow,
  network.networkDelay,
  network.packetLoss,
  network.certificateExpired,
  settings.slowFlag,
  settings.badConfiguration,
  settings.partialOutage,
  settings.noisyNeighbour,
  settings.cacheLoss,
  settings.diskFull,
  resources.cpuExhausted,
  resources.poolLeak,
]
