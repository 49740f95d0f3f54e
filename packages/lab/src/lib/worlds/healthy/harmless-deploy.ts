import { deploymentOf, someService } from '../faults/choose.ts'
import type { Fault } from '../faults/fault.ts'

/** A deployment that changed nothing that anybody feels, shortly before an alert with a low threshold. */
export const harmlessDeploy: Fault = {
  name: 'harmless-deploy',
  title: 'A deployment did no harm',
  plan(stage) {
    const service = someService(stage)
    if (service === undefined) return undefined
    const { to, entity, change } = deploymentOf(service)
    return {
      ...{ entities: [], places: [service.name], change, innocent: [entity] },
      sentence: `${service.name} ${to} is as good as the version before; the threshold is low.`,
      rollout: {
        ...{ service: service.name, version: to, effects: [], share: 1 },
        lastsMs: stage.random.between(20_000, 90_000),
      },
      healthy: { service: service.name, signal: 'latency', level: 0.95, forMs: 30_000 },
    }
  },
}
