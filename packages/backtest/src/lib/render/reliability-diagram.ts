import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import type { Scores } from '../../report.ts'
import { element, fragment, type Markup } from './markup.ts'
import { standaloneStyle } from './series-chart.ts'

type Bin = Scores['reliability'][number]
type KnownBin = Bin & { readonly meanConfidence: number; readonly hitRate: number }

export type ReliabilityOptions = {
  /** The base's bins, drawn hollow beside. */
  readonly base?: readonly Bin[]
  readonly isStandalone?: boolean
}

const sidePx = 260
const left = 56
const top = 14
const barsPx = 34
const widthPx = left + sidePx + 24
const heightPx = top + sidePx + barsPx + 44

/**
 * Draws how often findings were right against how sure they were: on the diagonal "0.9" is right nine
 * times in ten. Whiskers are the 95 % intervals, the bars below say how many findings there were.
 */
export function reliabilityDiagram(bins: readonly Bin[], options: ReliabilityOptions = {}): string {
  const x = scaleLinear([0, 1], [left, left + sidePx])
  const y = scaleLinear([0, 1], [top + sidePx, top])
  const plot: Plot = { x, y }
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'chart',
      viewBox: `0 0 ${widthPx} ${heightPx}`,
      width: widthPx,
      height: heightPx,
      role: 'img',
      'aria-label': describe(bins),
    },
    [
      options.isStandalone === true ? standaloneStyle() : null,
      options.isStandalone === true
        ? element('rect', { width: widthPx, height: heightPx, style: 'fill:var(--surface)' })
        : null,
      axes(plot),
      ideal(plot),
      options.base === undefined ? null : points(options.base, { ...plot, isBase: true }),
      points(bins, plot),
      counts(bins, plot),
    ],
  )
  return svg.markup
}

type Plot = {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  readonly isBase?: boolean
}

function describe(bins: readonly Bin[]): string {
  const rows = known(bins).map(
    ({ meanConfidence, hitRate, count }) =>
      `of ${count} findings with a confidence of about ${percent(meanConfidence)}, ${percent(hitRate)} were right`,
  )
  return `Reliability diagram: ${rows.join('; ') || 'no findings'}.`
}

function axes({ x, y }: Plot): Markup {
  const steps = [0, 0.25, 0.5, 0.75, 1]
  const lines = steps.flatMap((value) => [
    element('line', { x1: x(0), x2: x(1), y1: y(value), y2: y(value), class: 'grid' }),
    element('line', { x1: x(value), x2: x(value), y1: y(0), y2: y(1), class: 'grid' }),
    element('text', { x: x(0) - 8, y: y(value) + 4, 'text-anchor': 'end' }, [percent(value)]),
    element('text', { x: x(value), y: y(0) + barsPx + 16, 'text-anchor': 'middle' }, [
      percent(value),
    ]),
  ])
  const middle = (y(0) + y(1)) / 2
  return fragment([
    ...lines,
    element(
      'text',
      { transform: `rotate(-90 12 ${middle})`, x: 12, y: middle, 'text-anchor': 'middle' },
      ['were right'],
    ),
    element('text', { x: x(0.5), y: y(0) + barsPx + 34, 'text-anchor': 'middle' }, ['confidence']),
  ])
}

function ideal({ x, y }: Plot): Markup {
  const note = (text: string, at: readonly [number, number], anchor: string): Markup =>
    element('text', { x: x(at[0]), y: y(at[1]), 'text-anchor': anchor, class: 'faint' }, [text])
  return fragment([
    element('line', { x1: x(0), x2: x(1), y1: y(0), y2: y(1), class: 'ideal' }),
    note('right more often than said', [0.03, 0.93], 'start'),
    note('less often than said', [0.97, 0.04], 'end'),
  ])
}

function points(bins: readonly Bin[], { x, y, isBase = false }: Plot): Markup {
  const shown = known(bins)
  const most = Math.max(1, ...shown.map(({ count }) => count))
  const path = line<KnownBin>()
    .x(({ meanConfidence }) => x(meanConfidence))
    .y(({ hitRate }) => y(hitRate))
    .digits(1)
  const color = isBase ? 5 : 0
  const dots = shown.map(({ meanConfidence, hitRate, low, high, count }) => {
    const cx = x(meanConfidence)
    // The area says how many; a point of one finding is still seen.
    const r = 3 + 5 * Math.sqrt(count / most)
    return fragment([
      isBase || low === null || high === null
        ? null
        : element('line', { x1: cx, x2: cx, y1: y(low), y2: y(high), class: 'whisker stroke-0' }),
      element(
        'circle',
        { cx, cy: y(hitRate), r, class: isBase ? 'hollow stroke-5' : 'dot fill-0' },
        [
          element('title', {}, [
            `confidence ${percent(meanConfidence)}: ${percent(hitRate)} of ${count} were right`,
          ]),
        ],
      ),
    ])
  })
  return fragment([
    element('path', {
      d: path(shown) ?? '',
      class: `line stroke-${color}`,
      style: `opacity:.5${isBase ? ';stroke-dasharray:4 3' : ''}`,
    }),
    ...dots,
  ])
}

function counts(bins: readonly Bin[], { x, y }: Plot): Markup {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const base = y(0) + barsPx
  return fragment(
    bins.map(({ from, to, count }) => {
      const height = (count / most) * (barsPx - 8)
      return element(
        'rect',
        {
          x: x(from) + 1,
          width: Math.max(0, x(to) - x(from) - 2),
          y: base - height,
          height,
          class: 'count',
        },
        [element('title', {}, [`${count} findings`])],
      )
    }),
  )
}

function known(bins: readonly Bin[]): KnownBin[] {
  return bins.flatMap((bin) => {
    const { meanConfidence, hitRate } = bin
    return meanConfidence === null || hitRate === null ? [] : [{ ...bin, meanConfidence, hitRate }]
  })
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`
}
