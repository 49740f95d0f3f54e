import type { MetricQuery, Series, Window } from '@faultline/sdk'
import { defineAnalyzer, hours, metrics, minutes } from '@faultline/sdk'
import { z } from 'zod/mini'
import { period } from '../metric-reading/periods.ts'

const mostCertain = 0.97

/**
 * Which labels of a metric carry its change: the combinations of label values whose departure from
 * what was expected explains that of the whole. For counts, sums and rates, which add up.
 */
export const metricBreakdown = defineAnalyzer({
  id: 'metric-breakdown',
  title: 'Which labels carry the change of a metric?',
  owner: 'faultline',
  params: z.object({
    metric: z.string(),
    where: z.optional(z.record(z.string(), z.string())),
    /** Labels to tell the parts apart by. */
    by: z.array(z.string()).check(z.minLength(1), z.maxLength(10)),
    /** When the metric was not as expected, epoch milliseconds. */
    actual: period,
    /** What was expected: the same metric at another time, or a metric that forecasts it. */
    expected: z.union([z.object({ window: period }), z.object({ metric: z.string() })]),
    /** A cause combines at most so many labels. */
    maximumOrder: z._default(z.number(), 3),
    /** A cause carries at least this share of the change. */
    minimumShare: z._default(z.number(), 0.05),
    /** How many causes to name at most. */
    causes: z._default(z.number(), 5),
  }),
  needs: { metrics: metrics() },
  emits: ['dimension'],
  // Tens of thousands of combinations are read as so many series.
  limits: { cpuMs: 60_000 },
  triggers: (on) => [
    on.alert({
      labels: ['metric', 'by'],
      params: ({ labels, startsAt }) => {
        const from = startsAt - minutes(10)
        return {
          metric: labels.metric,
          by: labels.by.split(',').map((label) => label.trim()),
          actual: { from, to: startsAt + minutes(2) },
          expected: { window: { from: from - hours(1), to: from } },
        }
      },
    }),
  ],
  async investigate({ params, sources, step, analyze, found }) {
    const { metric, where, by, maximumOrder, minimumShare } = params
    const read = (name: string, window: Window): Promise<readonly Series[]> => {
      const query: MetricQuery = { metric: name, by, window, stepMs: window.to - window.from }
      return sources.metrics.range({ ...query, ...(where ? { where } : {}) })
    }
    const [actual, expected] = await step(`${metric} by ${by.join(', ')}`, () =>
      Promise.all([
        read(metric, params.actual),
        'metric' in params.expected
          ? read(params.expected.metric, params.actual)
          : read(metric, params.expected.window),
      ]),
    )
    if (actual.length === 0 && expected.length === 0) {
      found.notEnough(`There is no ${metric} by ${by.join(', ')}.`, {
        missing: [`${metric} with the labels ${by.join(', ')}`],
        question: `Which labels has ${metric}?`,
      })
      return
    }
    const breakdown = analyze.explainChange(
      { actual, expected, by },
      { title: `the change of ${metric}`, maximumOrder, minimumShare },
    )
    const slices = breakdown?.slices ?? []
    if (slices.length === 0) {
      found.nothing(`No combination of ${by.join(', ')} stands out in ${metric}.`, {
        checked: [...actual, ...expected],
      })
      return
    }
    let most = mostCertain
    for (const slice of slices.slice(0, params.causes)) {
      // The order is by what each explains: a later one is never the surer one.
      most = Math.min(most, slice.probability)
      found.cause({
        about: slice.entity,
        confidence: most,
        because: `${slice.sentence}.`,
        evidence: [slice],
      })
    }
  },
})
