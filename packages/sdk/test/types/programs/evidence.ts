import {
  changeMark,
  changes,
  defineAnalyzer,
  evidence,
  formatClock,
  formatQuantity,
  hours,
  logs,
  minutes,
  seconds,
  service,
  traces,
  windowBefore,
} from '@faultline/sdk'
import type { Evidence, Series, Unit } from '@faultline/sdk'
import { z } from 'zod'

const about = {
  title: 'A right program',
  owner: 'team',
  params: z.object({ service: z.string() }),
  needs: { traces: traces(), changes: changes(), logs: logs() },
}
const claim = { about: service('a'), confidence: 0.6, because: 'It is so.' }

// program: a chart
export const chart = defineAnalyzer({
  ...about,
  id: 'chart',
  async investigate({ sources, window, found }) {
    const series = await sources.traces.series({ window, measure: 'p95', by: ['service.version'] })
    found.cause({ ...claim, evidence: [evidence.series({ title: 'Latency', unit: 'ms', series })] })
  },
})

// program: a chart with changes and a region
export const marked = defineAnalyzer({
  ...about,
  id: 'marked',
  async investigate({ sources, window, now, found }) {
    const series = await sources.traces.series({ window, measure: 'count' })
    const recent = await sources.changes.list({ window })
    const shown = evidence.series({
      title: 'Requests',
      unit: '{request}/s',
      series,
      marks: [...recent.rows.map(changeMark), { at: now, label: 'now' }],
      regions: [{ from: now - minutes(5), to: now, label: 'abnormal' }],
    })
    found.cause({ ...claim, evidence: [shown, evidence.changes('Changes', recent)] })
  },
})

// program: a table with units
export const table = defineAnalyzer({
  ...about,
  id: 'table',
  async investigate({ sources, window, found }) {
    const edges = await sources.traces.calls({ window })
    const shown = evidence.table({
      title: 'Calls',
      columns: [{ name: 'callee' }, { name: 'p95', unit: 'ms' }, { name: 'failed', unit: '1' }],
      rows: edges.rows.map(({ callee, client, errors, count }) => [
        callee,
        client.p95,
        count === 0 ? null : errors / count,
      ]),
      from: [edges],
    })
    found.cause({ ...claim, evidence: [shown] })
  },
})

// program: a unit that a source reported
function chartOf(series: Series): Evidence {
  return evidence.series({ title: series.name, unit: series.unit ?? '', series: [series] })
}
export const reported = defineAnalyzer({
  ...about,
  id: 'reported',
  async investigate({ sources, window, found }) {
    const [latency] = await sources.traces.series({ window, measure: 'p95' })
    if (latency) found.cause({ ...claim, evidence: [chartOf(latency)] })
  },
})

// program: a unit that depends
export const depends = defineAnalyzer({
  ...about,
  id: 'depends',
  params: z.object({ measure: z.enum(['p95', 'errors']) }),
  async investigate({ params, sources, window, found }) {
    const unit: Unit = params.measure === 'p95' ? 'ms' : '{error}'
    const series = await sources.traces.series({ window, measure: params.measure })
    found.cause({ ...claim, evidence: [evidence.series({ title: 'It', unit, series })] })
  },
})

// program: logs
export const records = defineAnalyzer({
  ...about,
  id: 'records',
  async investigate({ sources, window, found }) {
    const errors = await sources.logs.search({ window, minimumSeverity: 'error' })
    found.cause({ ...claim, evidence: [evidence.logs('Errors', errors)] })
  },
})

// program: a sentence that was computed
export const sentence = defineAnalyzer({
  ...about,
  id: 'sentence',
  async investigate({ sources, window, found }) {
    const edges = await sources.traces.calls({ window })
    const total = edges.rows.reduce((sum, { count }) => sum + count, 0)
    const said = evidence.text('Calls', `There were ${total} calls.`, [edges])
    found.cause({ ...claim, evidence: [said] })
  },
})

// program: some of the changes
export const someChanges = defineAnalyzer({
  ...about,
  id: 'some-changes',
  async investigate({ params, sources, window, found }) {
    const recent = await sources.changes.list({ window })
    const own = recent.rows.filter(({ service: name }) => name === params.service)
    found.cause({ ...claim, evidence: [evidence.changes('Changes', recent, own)] })
  },
})

// program: windows of other lengths
export const windows = defineAnalyzer({
  ...about,
  id: 'windows',
  async investigate({ sources, now, window }) {
    const lastHour = windowBefore(now, hours(1))
    const justNow = { from: window.to - seconds(30), to: window.to }
    await sources.changes.list({ window: lastHour })
    await sources.changes.list({ window: justNow })
  },
})

// program: quantities and moments for people
export const people = defineAnalyzer({
  ...about,
  id: 'people',
  async investigate({ sources, window, now, found }) {
    const [latency] = await sources.traces.series({ window, measure: 'p95' })
    const level = formatQuantity(latency?.values.at(-1) ?? Number.NaN, latency?.unit ?? 'ms')
    found.symptom({ ...claim, because: `p95 is ${level} at ${formatClock(now)}.` })
  },
})
