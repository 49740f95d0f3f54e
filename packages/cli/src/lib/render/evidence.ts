import type { Evidence, EvidenceSeries, Mark } from '@faultline/sdk'
import { formatTime, formatValue, truncate } from './format.ts'
import type { Output } from './output.ts'
import { plotSeries, sparkline } from './plot.ts'

const indent = '    '
const plotHeight = 4
const mostRows = 6
/** Above so many series, each gets one line instead of a plot of its own. */
const mostPlots = 2

/** A piece of evidence as text: curves with the changes marked, tables, events, log lines. */
export function evidenceLines(evidence: Evidence, output: Output): string[] {
  const title = indent + output.paint.bold(evidence.title)
  const columns = Math.min(100, output.columns()) - indent.length
  switch (evidence.kind) {
    case 'series':
      return [title, ...seriesLines(evidence, { output, columns })]
    case 'table': {
      const header = evidence.columns.map(({ name }) => name)
      const rows = evidence.rows
        .slice(0, mostRows)
        .map((row) =>
          row.map((value, index) => cellText(value, evidence.columns[index]?.unit ?? '')),
        )
      return [title, ...tableLines([header, ...rows], columns), ...more(evidence.rows.length)]
    }
    case 'events':
      return [
        title,
        ...evidence.events.slice(0, mostRows).map(eventLine),
        ...more(evidence.events.length),
      ]
    case 'logs': {
      const lines = evidence.records
        .slice(0, mostRows)
        .map(({ at, service, severity, body }) =>
          truncate(`${formatTime(at)} ${service} ${severity} ${body}`, columns),
        )
      return [title, ...lines.map((line) => indent + line), ...more(evidence.records.length)]
    }
    case 'text':
      return [title, indent + truncate(evidence.text, columns)]
  }
}

type SeriesEvidence = Extract<Evidence, { kind: 'series' }>
type Room = { readonly output: Output; readonly columns: number }

function seriesLines(evidence: SeriesEvidence, room: Room): string[] {
  const { unit, series, marks } = evidence
  const curves =
    series.length <= mostPlots
      ? series.flatMap((one) => plotLines({ series: one, unit, marks, room }))
      : series.slice(0, mostRows).map((one) => barLine({ series: one, unit, room }))
  return [...curves, ...marks.slice(0, mostRows).map(eventLine), ...more(series.length)]
}

function plotLines(options: {
  series: EvidenceSeries
  unit: string
  marks: readonly Mark[]
  room: Room
}): string[] {
  const { series, unit, marks, room } = options
  const { paint } = room.output
  const width = Math.max(20, Math.min(70, room.columns - 14))
  const plot = plotSeries(series, { width, height: plotHeight, marks })
  if (!plot) return []
  const gutter = ' '.repeat(11)
  const edges = [formatValue(plot.high, unit), formatValue(plot.low, unit)].map((text) =>
    truncate(text, 10).padStart(10),
  )
  const last = plot.lines.length - 1
  const [start, end] = [formatTime(plot.from), formatTime(plot.to)]
  return [
    indent + paint.dim(truncate(seriesName(series), room.columns)),
    ...plot.lines.map((line, index) => {
      const edge = index === 0 ? `${edges[0]} ` : index === last ? `${edges[1]} ` : gutter
      return indent + paint.dim(edge) + paint.accent(line)
    }),
    indent + gutter + paint.dim(start + end.padStart(width - start.length)),
  ]
}

function barLine({
  series,
  unit,
  room,
}: {
  series: EvidenceSeries
  unit: string
  room: Room
}): string {
  const values = series.values.filter((value) => value !== null)
  const range =
    values.length === 0
      ? 'no values'
      : [Math.min(...values), Math.max(...values)]
          .map((value) => formatValue(value, unit))
          .join(' … ')
  const name = truncate(seriesName(series), 28).padEnd(28)
  return `${indent}${name} ${room.output.paint.accent(sparkline(series, 36))} ${range}`
}

function seriesName({ name, labels }: EvidenceSeries): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
  return pairs.length === 0 ? name : `${name} ${pairs.join(' ')}`
}

function eventLine({ at, label }: Mark): string {
  return `${indent}┊ ${formatTime(at)} ${label}`
}

function cellText(value: string | number | null, unit: string): string {
  if (value === null) return '–'
  return typeof value === 'number' ? formatValue(value, unit) : value
}

function tableLines(rows: readonly (readonly string[])[], columns: number): string[] {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.min(32, Math.max(...rows.map((row) => (row[index] ?? '').length))),
  )
  return rows.map((row) => {
    const cells = row.map((text, index) =>
      truncate(text, widths[index] ?? 0).padEnd(widths[index] ?? 0),
    )
    return indent + truncate(cells.join('  ').trimEnd(), columns)
  })
}

function more(count: number): string[] {
  return count > mostRows ? [`${indent}… and ${count - mostRows} more`] : []
}
