import { regions, type ServiceName } from '../topology.ts'
import type { DelayLink } from '../shop.ts'
import type { Fault } from './fault.ts'

const candidates: readonly { from: ServiceName; to: ServiceName }[] = [
  { from: 'gateway', to: 'catalogue' },
  { from: 'gateway', to: 'cart' },
  { from: 'gateway', to: 'checkout' },
  { from: 'checkout', to: 'payment' },
  { from: 'checkout', to: 'inventory' },
  { from: 'checkout', to: 'shipping' },
]

/** The way between two services becomes long for the requests of one region. Both ends are well. */
export const networkDelay: Fault = {
  name: 'network-delay',
  title: 'The network between two services is slow for one region',
  isHealthy: false,
  plan(random) {
    const { from, to } = random.pick(candidates)
    const region = random.pick(regions)
    const delayMs = random.integer(190, 260)
    let delayLink: DelayLink | undefined
    return {
      truth: {
        entity: { kind: 'link', from, to, where: { 'app.region': region } },
        sentence: `The network from ${from} to ${to} takes ${delayMs} ms longer each way for requests of ${region}.`,
      },
      avoid: [from, to],
      async setUp(shop) {
        delayLink = await shop.layLink({ from, to, region })
      },
      inject: () => delayLink?.(delayMs, 25),
    }
  },
}
