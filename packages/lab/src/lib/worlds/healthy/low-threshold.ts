import type { Fault } from '../faults/fault.ts'
import { someService } from '../faults/choose.ts'

/** A threshold that the service crosses on any day. */
export const lowThreshold: Fault = {
  name: 'low-threshold',
  title: 'A threshold is too low',
  plan(stage) {
    const service = someService(stage)?.name ?? stage.system.entry
    return {
      ...{ entities: [], places: [service] },
      sentence: `The threshold lies where ${service} always is.`,
      healthy: { service, signal: 'latency', level: stage.random.between(0.8, 1), forMs: 30_000 },
    }
  },
}
