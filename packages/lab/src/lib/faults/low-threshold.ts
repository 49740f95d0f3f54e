import type { Fault } from './fault.ts'

/** Somebody writes an alert that a day like every other raises. */
export const lowThreshold: Fault = {
  name: 'low-threshold',
  title: 'Healthy: an alert threshold is below the usual level',
  isHealthy: true,
  plan(random) {
    const thresholdMs = random.integer(50, 65)
    return {
      truth: {
        kind: 'healthy',
        reason: 'low-threshold',
        sentence: `The alert is raised above ${thresholdMs} ms, but checkout has always taken longer; nothing has changed.`,
      },
      avoid: [],
      objectives: [
        {
          alertName: 'CheckoutLatencyHigh',
          service: 'checkout',
          journey: 'checkout',
          severity: 'warning',
          slo: 'checkout-latency-strict',
          measure: { kind: 'latency', quantile: 0.95, thresholdMs },
          windowMs: 3000,
          forMs: 3000,
          fewestResults: 8,
        },
      ],
    }
  },
}
