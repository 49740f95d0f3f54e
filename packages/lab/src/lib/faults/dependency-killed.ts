import type { Fault } from './fault.ts'

const candidates = ['shipping', 'fraud', 'payment', 'inventory', 'cart', 'recommendations'] as const

/** The process of one service is killed, and nobody starts it again. */
export const dependencyKilled: Fault = {
  name: 'dependency-killed',
  title: 'One service is killed',
  isHealthy: false,
  plan(random) {
    const service = random.pick(candidates)
    return {
      truth: {
        entity: { kind: 'service', name: service },
        sentence: `The process of ${service} was killed: its callers find nobody there.`,
      },
      avoid: [service],
      inject: (shop) => shop.kill(service),
    }
  },
}
