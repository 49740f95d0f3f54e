import type { Evidence } from '@faultline/sdk'
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { element, type Markup } from './markup.ts'
import { thinOut, type Point } from './thin-out.ts'

type SeriesEvidence = Extract<Evidence, { kind: 'series' }>

const widthPx = 96
const heightPx = 24

/**
 * The first line of series evidence, as small as a word, with the abnormal interval behind it: the
 * shape of what happened, for a row of a table. It has no axes, and says its title to those who ask.
 */
export function smallChart(evidence: SeriesEvidence): Markup | null {
  const [series] = evidence.series
  const points = (series?.times ?? []).map((at, index) => ({
    at,
    value: series?.values[index] ?? null,
  }))
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || first.at === last.at) return null
  const values = points.flatMap(({ value }) => value ?? [])
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  const x = scaleLinear([first.at, last.at], [1, widthPx - 1]).clamp(true)
  const y = scaleLinear([low, high > low ? high : low + 1], [heightPx - 2, 2])
  const path = line<Point>()
    .defined(({ value }) => value !== null)
    .x(({ at }) => x(at))
    .y(({ value }) => y(value ?? 0))
    .digits(1)
  return element(
    'svg',
    {
      class: 'chart small',
      viewBox: `0 0 ${widthPx} ${heightPx}`,
      width: widthPx,
      height: heightPx,
      role: 'img',
      'aria-label': evidence.title,
    },
    [
      element('title', {}, [evidence.title]),
      ...evidence.regions.map(({ from, to }) =>
        element('rect', {
          x: x(from),
          y: 0,
          width: x(to) - x(from),
          height: heightPx,
          class: 'region',
        }),
      ),
      element('path', { d: path(thinOut(points, widthPx)) ?? '', class: 'line stroke-0' }),
    ],
  )
}
