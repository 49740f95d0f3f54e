import type { Fault } from './fault.ts'

/** Those that wait for others in the middle of a request: they meet the collector more than once. */
const candidates = ['cart', 'payment', 'checkout'] as const

/** One process keeps what it should let go, until its garbage collector has no time left for users. */
export const memoryLeak: Fault = {
  name: 'memory-leak',
  title: 'One process leaks memory until it does little but collect garbage',
  isHealthy: false,
  plan(random) {
    const service = random.pick(candidates)
    const megabytesPerSecond = random.integer(22, 26)
    return {
      truth: {
        entity: { kind: 'resource', service, resource: 'memory' },
        sentence: `${service} leaks ${megabytesPerSecond} MB a second and then spends its time collecting garbage.`,
      },
      avoid: [service],
      inject: (shop) => shop.setCondition(service, { kind: 'memory-leak', megabytesPerSecond }),
    }
  },
}
