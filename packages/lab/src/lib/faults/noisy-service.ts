import type { Fault } from './fault.ts'

/** One service has always been uneven. An alert on its tail is raised, as it might be any minute. */
export const noisyService: Fault = {
  name: 'noisy-service',
  title: 'Healthy: one service is as uneven as it always was',
  isHealthy: true,
  plan(random) {
    const service = random.pick(['payment', 'fraud', 'shipping'] as const)
    const share = random.between(0.05, 0.08)
    return {
      truth: {
        kind: 'healthy',
        reason: 'noisy-service',
        sentence: `${service} is slow for ${Math.round(share * 100)} % of its requests, today as on every day; nothing has become worse.`,
      },
      avoid: [service],
      setUp: (shop) =>
        shop.setCondition(service, { kind: 'uneven', share, lowMs: 120, highMs: 190 }),
      objectives: [
        {
          alertName: 'CheckoutTailSlow',
          service: 'checkout',
          journey: 'checkout',
          severity: 'warning',
          slo: 'checkout-tail-latency',
          measure: { kind: 'latency', quantile: 0.99, thresholdMs: 175 },
          windowMs: 5000,
          forMs: 2000,
          fewestResults: 10,
        },
      ],
    }
  },
}
