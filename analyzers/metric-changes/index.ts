import type { ChangePoint, Evidence } from '@faultline/sdk'
import {
  changeMark,
  changes,
  defineAnalyzer,
  formatClock,
  formatQuantity,
  hours,
  metrics,
  minutes,
} from '@faultline/sdk'
import { z } from 'zod/mini'
import { metricEntity } from '../metric-reading/metric-entity.ts'
import { foundNone, metricParams } from '../metric-reading/one-metric.ts'
import { period } from '../metric-reading/periods.ts'

const mostCertain = 0.97

/**
 * When a metric changed its level or trend, and which recorded change took effect then. Several series
 * of the metric (`by`) are searched together for the moments that they share.
 */
export const metricChanges = defineAnalyzer({
  id: 'metric-changes',
  title: 'When did a metric change?',
  owner: 'faultline',
  params: z.object({
    ...metricParams,
    /** The stretch to search, epoch milliseconds. */
    searched: period,
    stepMs: z._default(z.number(), 60_000),
    /** What a change must save, in units of ln n; the library's setting unless told. Higher finds fewer. */
    strictness: z.optional(z.number()),
  }),
  needs: { metrics: metrics(), changes: changes() },
  emits: ['resource', 'dimension', 'deployment', 'flag', 'configuration', 'change'],
  triggers: (on) => [
    on.alert({
      labels: ['metric'],
      params: ({ labels, startsAt }) => ({
        metric: labels.metric,
        searched: { from: startsAt - hours(6), to: startsAt + minutes(2) },
      }),
    }),
  ],
  async investigate({ params, sources, step, analyze, found }) {
    const { metric, where, by, searched: window, stepMs, strictness } = params
    const [series, recent] = await step(`${metric} and recent changes`, () =>
      Promise.all([
        sources.metrics.range({ metric, by, window, stepMs, ...(where ? { where } : {}) }),
        sources.changes.list({ window: { ...window, from: window.from - minutes(30) } }),
      ]),
    )
    const [first] = series
    if (!first) {
      foundNone(found, metric)
      return
    }
    const marks = recent.rows.map(changeMark)
    const points = analyze.changePoints(series, {
      ...{ title: metric, marks },
      ...(strictness === undefined ? {} : { strictness }),
    })
    if (!points) {
      found.nothing(`${metric} did not change its level or trend.`, { checked: [...series] })
      return
    }
    const about = metricEntity(metric, { ...where, ...(series.length === 1 ? first.labels : {}) })
    const unit = first.unit ?? ''
    let isExplained = false
    for (const point of points.changes) {
      const sentence = `${metric} went from ${formatQuantity(point.before, unit)} to ${formatQuantity(point.after, unit)} at ${formatClock(point.at)}`
      const shown = chartOf(points.evidence, point, sentence)
      found.symptom({
        about,
        confidence: Math.min(mostCertain, point.probability),
        because: `${sentence}.`,
        evidence: [shown],
      })
      const event = analyze.isolateEvent(
        { onset: point.at, onsetInterval: point.interval, sentence, evidence: shown },
        recent,
      )
      if (!event?.cause) continue
      isExplained = true
      found.cause({
        about: event.cause.entity,
        // That it explains the change, if there was one.
        confidence: Math.min(mostCertain, event.cause.probability * point.probability),
        because: `${event.sentence}.`,
        evidence: [event, event.table],
      })
    }
    if (isExplained) return
    found.notEnough(`${points.sentence}, and no recorded change explains it.`, {
      missing: [`the change that ${metric} follows from`],
      question: `What happened around ${formatClock(points.changes[0]?.at ?? window.from)}?`,
    })
  },
})

/** The chart of all changes with one of them marked: the others are told by findings of their own. */
function chartOf(all: Evidence, { at, interval }: ChangePoint, title: string): Evidence {
  if (all.kind !== 'series') return all
  return {
    ...all,
    title,
    marks: all.marks.filter((mark) => mark.at === at && mark.entity === undefined),
    regions: [{ ...interval, label: 'change' }],
  }
}
