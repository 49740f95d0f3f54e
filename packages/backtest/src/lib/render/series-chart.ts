import { sameEntity, type Entity, type Evidence, type Mark } from '@faultline/sdk'
import { line } from 'd3-shape'
import { element, fragment, type Markup } from './markup.ts'
import { fitText, placeLabels, textWidthPx, type PlacedLabel } from './place-labels.ts'
import { pictureStyle, seriesColors, themeStyle } from './theme.ts'
import { thinOut, type Point } from './thin-out.ts'
import { formatMoment, timeAxis, type TimeAxis } from './time-axis.ts'
import { valueAxis, type ValueAxis } from './value-axis.ts'

export type SeriesEvidence = Extract<Evidence, { kind: 'series' }>

export type SeriesChartOptions = {
  /** What the finding is about: its mark stands out. */
  readonly subject?: Entity
  readonly widthPx?: number
  /** A picture that is a file of its own brings its colours; within a report it uses the report's. */
  readonly isStandalone?: boolean
}

const plotHeightPx = 130
const laneHeightPx = 15
const legendRowPx = 18
const swatchPx = 17
const leftPx = 62
const rightPx = 12
const bottomPx = 34
/** Room above the lines for the name of the abnormal interval. */
const regionLabelPx = 16
/** Beyond these many lines nobody tells them apart. */
const mostLines = seriesColors

/**
 * Draws series evidence as an SVG: lines with axes in UTC and in the unit, the abnormal interval as a
 * band, and changes as labelled lines. Needs no browser.
 */
export function seriesChart(evidence: SeriesEvidence, options: SeriesChartOptions = {}): string {
  const layout = layOut(evidence, options)
  const { widthPx, heightPx } = layout
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'chart',
      viewBox: `0 0 ${widthPx} ${heightPx}`,
      width: widthPx,
      height: heightPx,
      role: 'img',
      'aria-label': describe(evidence),
    },
    [
      options.isStandalone === true ? standaloneStyle() : null,
      options.isStandalone === true
        ? element('rect', { width: widthPx, height: heightPx, style: 'fill:var(--surface)' })
        : null,
      legend(layout),
      ...regions(layout),
      axes(layout),
      ...lines(layout),
      ...marks(layout),
    ],
  )
  return svg.markup
}

/** The colours and shapes that a picture needs when it is a file of its own. */
export function standaloneStyle(): Markup {
  return element('style', {}, [{ markup: themeStyle('svg') + pictureStyle }])
}

/** The chart as sentences, for those who cannot see it. */
function describe(evidence: SeriesEvidence): string {
  const names = evidence.series.map(lineName).join(', ')
  const stretches = evidence.regions.map(
    ({ label, from, to }) => `${label} from ${formatMoment(from)} to ${formatMoment(to)}.`,
  )
  const moments = evidence.marks.map(({ at, label }) => `${label} at ${formatMoment(at)}.`)
  return [`${evidence.title}: ${names}.`, ...stretches, ...moments].join(' ')
}

type Layout = {
  readonly evidence: SeriesEvidence
  readonly widthPx: number
  readonly heightPx: number
  readonly topPx: number
  readonly baselinePx: number
  readonly time: TimeAxis
  readonly values: ValueAxis
  readonly shown: readonly SeriesEvidence['series'][number][]
  readonly marks: readonly { readonly mark: Mark; readonly isSubject: boolean }[]
  readonly labels: readonly PlacedLabel[]
  readonly entries: readonly LegendEntry[]
}

function layOut(evidence: SeriesEvidence, options: SeriesChartOptions): Layout {
  const widthPx = options.widthPx ?? 720
  const shown = evidence.series.slice(0, mostLines)
  const [from, to] = extent(shown.flatMap(({ times }) => times))
  const time = timeAxis([from, to], [leftPx, widthPx - rightPx])
  const found = evidence.marks
    .filter(({ at }) => at >= from && at <= to)
    .map((mark) => ({ mark, isSubject: isAbout(mark, options.subject) }))
  const labels = placeLabels(
    found.map(({ mark, isSubject }) => ({
      x: time.scale(mark.at),
      text: mark.label,
      isFirst: isSubject,
    })),
    [leftPx, widthPx - rightPx],
  )
  const lanes = Math.max(0, ...labels.map(({ lane }) => (lane ?? -1) + 1))
  const hidden = evidence.series.length - shown.length
  const names = [...shown.map(lineName), ...(hidden > 0 ? [`and ${hidden} more`] : [])]
  const entries = legendEntries(names, widthPx)
  const legendPx = ((entries.at(-1)?.row ?? 0) + 1) * legendRowPx
  const topPx = legendPx + lanes * laneHeightPx + 8
  const baselinePx = topPx + plotHeightPx
  const range = extent(
    shown.flatMap(({ values }) => values.filter((value): value is number => value !== null)),
  )
  return {
    evidence,
    widthPx,
    heightPx: baselinePx + bottomPx,
    topPx,
    baselinePx,
    time,
    values: valueAxis(range, evidence.unit, [
      baselinePx,
      topPx + (evidence.regions.length > 0 ? regionLabelPx : 0),
    ]),
    shown,
    entries,
    marks: found,
    labels,
  }
}

function isAbout(mark: Mark, subject: Entity | undefined): boolean {
  return subject !== undefined && mark.entity !== undefined && sameEntity(mark.entity, subject)
}

function extent(numbers: readonly number[]): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of numbers) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low > high ? [0, 1] : [low, high]
}

type LegendEntry = { readonly text: string; readonly x: number; readonly row: number }

/** Names of the lines side by side, in as many rows as they need. */
function legendEntries(names: readonly string[], widthPx: number): LegendEntry[] {
  const end = widthPx - rightPx
  let [x, row] = [leftPx, 0]
  return names.map((name) => {
    const text = fitText(name, Math.min(260, end - leftPx - swatchPx))
    const width = swatchPx + textWidthPx(text)
    if (x > leftPx && x + width > end) [x, row] = [leftPx, row + 1]
    const entry = { text, x, row }
    x += width + 16
    return entry
  })
}

function legend({ entries }: Layout): Markup {
  return fragment(
    entries.flatMap(({ text, x, row }, index) => {
      const y = row * legendRowPx
      const isLine = index < mostLines
      return [
        isLine
          ? element('line', {
              x1: x,
              x2: x + 12,
              y1: y + 9,
              y2: y + 9,
              class: `line stroke-${index}`,
              'stroke-dasharray': dashOf(index),
            })
          : null,
        element('text', { x: isLine ? x + swatchPx : x, y: y + 13 }, [text]),
      ]
    }),
  )
}

function regions({ evidence, time, topPx, baselinePx }: Layout): Markup[] {
  const [least = 0, most = 0] = time.scale.range()
  return evidence.regions.flatMap((region) => {
    const from = Math.max(least, time.scale(region.from))
    const to = Math.min(most, time.scale(region.to))
    if (to < least || from > most || to < from) return []
    const height = baselinePx - topPx
    const edges = [from, to].map((x) =>
      element('line', { x1: x, x2: x, y1: topPx, y2: baselinePx, class: 'region-edge' }),
    )
    const label = fitText(region.label, to - from - 10)
    return [
      element('rect', { x: from, y: topPx, width: to - from, height, class: 'region' }),
      ...edges,
      label.length < 4
        ? fragment([])
        : element('text', { x: from + 5, y: topPx + 13, class: 'region-label' }, [label]),
    ]
  })
}

function axes({ time, values, widthPx, baselinePx }: Layout): Markup {
  const grid = values.ticks.flatMap(({ value, label }) => {
    const y = values.scale(value)
    return [
      element('line', { x1: leftPx, x2: widthPx - rightPx, y1: y, y2: y, class: 'grid' }),
      element('text', { x: leftPx - 8, y: y + 4, 'text-anchor': 'end' }, [label]),
    ]
  })
  const ticks = time.ticks.flatMap(({ at, label }) => {
    const x = time.scale(at)
    return [
      element('line', { x1: x, x2: x, y1: baselinePx, y2: baselinePx + 4, class: 'axis' }),
      element('text', { x, y: baselinePx + 16, 'text-anchor': 'middle' }, [label]),
    ]
  })
  return fragment([
    ...grid,
    element('line', {
      x1: leftPx,
      x2: widthPx - rightPx,
      y1: baselinePx,
      y2: baselinePx,
      class: 'axis',
    }),
    ...ticks,
    element('text', { x: leftPx, y: baselinePx + 30, class: 'faint' }, [time.caption]),
  ])
}

function lines({ shown, time, values, widthPx }: Layout): Markup[] {
  const path = line<Point>()
    .defined(({ value }) => value !== null)
    .x(({ at }) => time.scale(at))
    .y(({ value }) => values.scale(value ?? 0))
    .digits(1)
  return shown.map((series, index) => {
    const points = series.times.map((at, place) => ({ at, value: series.values[place] ?? null }))
    return element('path', {
      d: path(thinOut(points, widthPx)) ?? '',
      class: `line stroke-${index}`,
      'stroke-dasharray': dashOf(index),
    })
  })
}

/** All lines before all labels, so that no line runs through a label. */
function marks({ marks: found, labels, topPx, baselinePx }: Layout): Markup[] {
  const placed = found.flatMap(({ mark, isSubject }, index) => {
    const label = labels[index]
    if (label === undefined) return []
    const y = label.lane === null ? topPx : topPx - 4 - (label.lane + 1) * laneHeightPx
    return [{ mark, label, y, kind: isSubject ? ' subject' : '' }]
  })
  const rules = placed.map(({ mark, label: { x }, y, kind }) =>
    element('line', { x1: x, x2: x, y1: y + 2, y2: baselinePx, class: `mark${kind}` }, [
      element('title', {}, [`${mark.label}, ${formatMoment(mark.at)}`]),
    ]),
  )
  const texts = placed.flatMap(({ label: { x, lane, anchor, text }, y, kind }) =>
    lane === null
      ? []
      : element(
          'text',
          {
            x: x + (anchor === 'start' ? 4 : -4),
            y: y + 12,
            'text-anchor': anchor,
            class: `mark-label halo${kind}`,
          },
          [text],
        ),
  )
  return [...rules, ...texts]
}

/** The name, with the labels that it does not already say. */
function lineName(series: SeriesEvidence['series'][number]): string {
  const labels = Object.values(series.labels).filter((value) => !series.name.includes(value))
  return labels.length === 0 ? series.name : `${series.name} · ${labels.join(' · ')}`
}

/** From the third line on a dash helps as well. */
function dashOf(index: number): string | undefined {
  return [undefined, undefined, '6 3', '2 3', '8 3 2 3', '4 2'][index]
}
