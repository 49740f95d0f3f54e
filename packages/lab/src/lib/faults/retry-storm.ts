import type { ServiceName } from '../topology.ts'
import type { Fault } from './fault.ts'

const candidates: readonly { from: ServiceName; to: ServiceName; timeoutMs: number }[] = [
  { from: 'checkout', to: 'shipping', timeoutMs: 9 },
  { from: 'payment', to: 'fraud', timeoutMs: 5 },
  { from: 'checkout', to: 'payment', timeoutMs: 34 },
  { from: 'cart', to: 'catalogue', timeoutMs: 6 },
]

/** A timeout is set below what the callee needs: each request is given up and sent again at once. */
export const retryStorm: Fault = {
  name: 'retry-storm',
  title: 'A timeout set too low makes a service retry again and again',
  isHealthy: false,
  plan(random) {
    const { from: service, to: callee, timeoutMs } = random.pick(candidates)
    const key = `client.${callee}.timeout_ms`
    const attempts = random.integer(6, 8)
    return {
      truth: {
        entity: { kind: 'configuration', service, key },
        sentence: `${service} gives ${callee} only ${timeoutMs} ms and then asks again, up to ${attempts} times without a pause.`,
      },
      avoid: [service, callee],
      settings: [
        { service, key, value: '1500' },
        { service, key: `client.${callee}.max_attempts`, value: String(attempts) },
      ],
      inject: (shop) =>
        void shop.setConfiguration({ service, key, from: '1500', to: String(timeoutMs) }),
    }
  },
}
