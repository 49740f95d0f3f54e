import {
  defineAnalyzer,
  evidence,
  formatClock,
  formatQuantity,
  hours,
  metrics,
  minutes,
} from '@faultline/sdk'
import { z } from 'zod/mini'
import { metricEntity } from '../metric-reading/metric-entity.ts'
import { foundNone, metricParams } from '../metric-reading/one-metric.ts'
import { only, period } from '../metric-reading/periods.ts'
import { confidenceOf } from './confidence.ts'
import { watch } from './watch.ts'

const dayMs = 86_400_000

/**
 * When a metric did what it does not usually do at that hour of the day and week: one alert an
 * incident, from samples up to that moment alone, as if it had watched.
 */
export const metricAnomalies = defineAnalyzer({
  id: 'metric-anomalies',
  title: 'When was a metric abnormal?',
  owner: 'faultline',
  params: z.object({
    ...metricParams,
    /** The stretch to read, epoch milliseconds: days, or better weeks, so that the rhythm is known. */
    watched: period,
    /** Only what began from here on is told. */
    tellFrom: z.number(),
    stepMs: z._default(z.number(), 300_000),
    /** Samples that only teach. */
    warmUp: z._default(z.number(), 150),
    /** −log10 of the tail probability from which a value is abnormal; the library's setting unless told. */
    threshold: z.optional(z.number()),
  }),
  needs: { metrics: metrics() },
  emits: ['resource', 'dimension'],
  triggers: (on) => [
    on.alert({
      labels: ['metric'],
      params: ({ labels, startsAt }) => ({
        metric: labels.metric,
        watched: { from: startsAt - 21 * dayMs, to: startsAt + minutes(2) },
        tellFrom: startsAt - hours(2),
      }),
    }),
  ],
  async investigate({ params, sources, step, found }) {
    const { metric, where, by, watched: window, stepMs, tellFrom } = params
    const all = await step(metric, () =>
      sources.metrics.range({ metric, by, window, stepMs, ...(where ? { where } : {}) }),
    )
    if (all.length === 0) {
      foundNone(found, metric)
      return
    }
    const anomalies = all.flatMap((series) =>
      watch(series, params)
        .filter(({ at }) => at >= tellFrom)
        .map((one) => ({ ...one, series })),
    )
    if (anomalies.length === 0) {
      found.nothing(`${metric} did nothing unusual.`, { checked: [...all] })
      return
    }
    for (const { at, value, earlier, series } of anomalies) {
      const because = `${metric} was ${formatQuantity(value, series.unit ?? '')} at ${formatClock(at)}, which is unusual for it.`
      found.symptom({
        about: metricEntity(metric, { ...where, ...series.labels }),
        confidence: confidenceOf(earlier),
        because,
        evidence: [
          evidence.series({
            title: because,
            series: [only(series, (time) => Math.abs(time - at) <= dayMs)],
            marks: [{ at, label: 'abnormal' }],
          }),
        ],
      })
    }
    found.notEnough(`${metric} was abnormal; why is not in the metric itself.`, {
      missing: ['what the metric depends on'],
      question: `What else was unusual at ${formatClock(anomalies[0]?.at ?? tellFrom)}?`,
    })
  },
})
