import { cardNetworkHost } from '../topology.ts'
import type { Fault } from './fault.ts'

/** A company outside, which tells nobody how it is doing, takes its time. */
export const slowThirdParty: Fault = {
  name: 'slow-third-party',
  title: 'The card network outside becomes slow',
  isHealthy: false,
  plan(random) {
    const medianMs = random.integer(550, 900)
    return {
      truth: {
        entity: { kind: 'external', name: cardNetworkHost },
        sentence: `${cardNetworkHost} takes about ${medianMs} ms for a charge instead of 30 ms.`,
      },
      avoid: ['payment'],
      inject: (shop) => shop.slowThirdParty(medianMs),
    }
  },
}
