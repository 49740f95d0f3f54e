import { highTraffic } from '../probe/objectives.ts'
import type { Fault } from './fault.ts'

/** Twice as many users come, and the shop serves them as well as ever. */
export const trafficSurge: Fault = {
  name: 'traffic-surge',
  title: 'Healthy: many more users come and are served well',
  isHealthy: true,
  plan(random) {
    const requestsPerSecond = random.integer(56, 66)
    return {
      truth: {
        kind: 'healthy',
        reason: 'traffic-surge',
        sentence: `Users send ${requestsPerSecond} requests a second instead of 30, and all of them are served as fast as before.`,
      },
      avoid: [],
      objectives: [highTraffic(44)],
      inject: (shop) => shop.setLoad(requestsPerSecond),
    }
  },
}
