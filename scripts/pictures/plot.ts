import { line as linePath } from 'd3-shape'
import { createAxis, type Axis, type Range } from './axis.ts'
import { box, colours, dot, pictureWidth, segment, text } from './svg.ts'

export type PlotOptions = {
  readonly top: number
  readonly height: number
  readonly left?: number
  readonly width?: number
  readonly x: Range
  readonly y: Range
  readonly xScale?: 'number' | 'time' | 'log'
  readonly yScale?: 'number' | 'log'
  /** Said above the upper left corner: what the vertical axis measures, with its unit. */
  readonly yTitle?: string
  readonly xTitle?: string
  /** How many ticks the horizontal axis has, roughly; 0 for a panel that shares the one below it. */
  readonly xTicks?: number
  readonly yTicks?: number
}

/** One panel with its axes. What it draws are strings of SVG, in the order in which they shall lie. */
export type Plot = {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  readonly axes: string
  readonly line: (
    xs: ArrayLike<number>,
    ys: ArrayLike<number>,
    style?: { readonly colour?: string; readonly width?: number; readonly dash?: string },
  ) => string
  readonly region: (from: number, to: number, colour: string) => string
  /** A vertical line with a label at its head. */
  readonly mark: (
    at: number,
    style: { readonly colour: string; readonly label?: string; readonly dash?: string },
  ) => string
  readonly point: (
    at: Range,
    style: { readonly colour: string; readonly radius?: number },
  ) => string
}

/** A panel of a picture; the scales are d3's. */
export function plot(options: PlotOptions): Plot {
  const { top, height, left = 56, width = pictureWidth - 56 - 20 } = options
  const xAxis = createAxis(options.xScale ?? 'number', options.x, [left, left + width])
  const yAxis = createAxis(options.yScale ?? 'number', options.y, [top + height, top])
  const { place: x } = xAxis
  const { place: y } = yAxis
  return {
    x,
    y,
    axes: axes(options, { left, width, xAxis, yAxis }),
    line(xs, ys, { colour = colours.measured, width: thickness = 1.2, dash } = {}) {
      const points = Array.from(ys, (value, index): [number, number] => [xs[index] ?? NaN, value])
      const path = linePath<[number, number]>()
        .defined(([at, value]) => Number.isFinite(at) && Number.isFinite(y(value)))
        .x(([at]) => x(at))
        .y(([, value]) => y(value))
        .digits(1)(points)
      const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash}"`
      return `<path d="${path ?? ''}" fill="none" stroke="${colour}" stroke-width="${thickness}" stroke-linejoin="round"${dashes}/>`
    },
    region: (from, to, colour) =>
      box({ x: x(from), y: top, width: x(to) - x(from), height }, { colour, opacity: 0.16 }),
    mark(at, { colour, label, dash }) {
      const head = { x: x(at), y: top }
      const stroke = segment(
        head,
        { x: head.x, y: top + height },
        dash ? { colour, dash } : { colour },
      )
      if (label === undefined) return stroke
      const anchor = head.x > left + width - 90 ? 'end' : 'start'
      const offset = anchor === 'end' ? -4 : 4
      return `${stroke}${text({ x: head.x + offset, y: top + 11 }, label, { colour, anchor, size: 11 })}`
    },
    point: ([at, value], style) => dot({ x: x(at), y: y(value) }, style),
  }
}

function axes(
  { top, height, yTitle, xTitle, xTicks = 7, yTicks = 4 }: PlotOptions,
  at: {
    readonly left: number
    readonly width: number
    readonly xAxis: Axis
    readonly yAxis: Axis
  },
): string {
  const { left, width, xAxis, yAxis } = at
  const bottom = top + height
  const horizontal = yAxis.ticks(yTicks).flatMap(({ place, label }) => [
    segment({ x: left, y: place }, { x: left + width, y: place }, { colour: colours.grid }),
    text({ x: left - 7, y: place + 4 }, label, {
      anchor: 'end',
      colour: colours.muted,
      size: 11,
    }),
  ])
  const vertical = (xTicks === 0 ? [] : xAxis.ticks(xTicks)).flatMap(({ place, label }) => {
    const anchor = place > left + width - 20 ? 'end' : 'middle'
    return [
      segment({ x: place, y: bottom }, { x: place, y: bottom + 4 }, { colour: colours.muted }),
      text({ x: place, y: bottom + 17 }, label, { anchor, colour: colours.muted, size: 11 }),
    ]
  })
  const titles = [
    ...(yTitle === undefined
      ? []
      : [text({ x: left, y: top - 7 }, yTitle, { size: 11, colour: colours.muted })]),
    ...(xTitle === undefined
      ? []
      : [
          text({ x: left + width, y: bottom + 33 }, xTitle, {
            size: 11,
            anchor: 'end',
            colour: colours.muted,
          }),
        ]),
  ]
  const ground = segment(
    { x: left, y: bottom },
    { x: left + width, y: bottom },
    { colour: colours.muted },
  )
  return [...horizontal, ground, ...vertical, ...titles].join('\n')
}
