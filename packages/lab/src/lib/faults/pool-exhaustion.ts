import type { Fault } from './fault.ts'

/** One service takes database connections and does not give them back. */
export const poolExhaustion: Fault = {
  name: 'pool-exhaustion',
  title: 'A connection pool runs empty because connections leak',
  isHealthy: false,
  plan(random) {
    const service = random.pick(['catalogue', 'inventory'] as const)
    const everyMs = random.integer(120, 220)
    return {
      truth: {
        entity: { kind: 'resource', service, resource: 'connection_pool' },
        sentence: `${service} leaks a database connection every ${everyMs} ms until its pool is empty.`,
      },
      avoid: [service],
      inject: (shop) => shop.setCondition(service, { kind: 'connection-leak', everyMs }),
    }
  },
}
