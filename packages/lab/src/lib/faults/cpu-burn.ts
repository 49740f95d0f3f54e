import type { Fault } from './fault.ts'

const candidates = ['cart', 'payment', 'fraud', 'shipping', 'checkout'] as const

/** A computation in one process runs away and holds its only thread. Nothing was changed. */
export const cpuBurn: Fault = {
  name: 'cpu-burn',
  title: 'One process burns CPU and starves its own requests',
  isHealthy: false,
  plan(random) {
    const service = random.pick(candidates)
    const busyMs = random.integer(320, 380)
    const restMs = random.integer(28, 36)
    return {
      truth: {
        entity: { kind: 'resource', service, resource: 'cpu' },
        sentence: `A computation in ${service} holds its thread for ${busyMs} ms at a time.`,
      },
      avoid: [service],
      inject: (shop) => shop.setCondition(service, { kind: 'busy-loop', busyMs, restMs }),
    }
  },
}
