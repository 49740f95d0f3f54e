import type { ChartMark, ChartSpec } from './chart.ts'
import type { Region } from './vocabulary.ts'

/** Sizes of one row of labels above the plot, of an average letter in it, and of the plot itself. */
const laneHeightPx = 18
const letterPx = 7.2
const plotHeightPx = 132
const airAbovePx = 8
const gapPx = 8
const mostLanes = 3

/** Where the plot lies within the width that the chart has: axes to the left and below. */
export type PlotBox = {
  readonly widthPx: number
  readonly plotWidthPx: number
  readonly leftPx: number
  readonly rightPx: number
  readonly bottomPx: number
}

export function plotBox(widthPx: number): PlotBox {
  const sides = { leftPx: 54, rightPx: 8, bottomPx: 26 }
  return { widthPx, plotWidthPx: Math.max(0, widthPx - sides.leftPx - sides.rightPx), ...sides }
}

type PlacedMark = {
  readonly mark: ChartMark
  readonly leftPercent: number
  /** Row above the plot, 0 is the lowest; null when there was no room and only the line is drawn. */
  readonly lane: number | null
  /** Where the line begins, measured from the top of the plot: at its label. */
  readonly top: string
  /** On which side of its line the label stands. */
  readonly side: 'right' | 'left'
  readonly maxWidthPx: number
}

type PlacedRegion = {
  /** Null where the region is too narrow for it. */
  readonly label: string | null
  readonly leftPercent: number
  readonly widthPercent: number
}

export type ChartLayout = {
  readonly marks: readonly PlacedMark[]
  /** Changes whose labels found no room: their lines are drawn, their names stand below. */
  readonly unlabelled: readonly ChartMark[]
  readonly regions: readonly PlacedRegion[]
  /** Room for the labels, and the height of the whole chart. */
  readonly topPx: number
  readonly heightPx: number
  /** The plot within the chart, as the CSS `inset`. */
  readonly insets: string
}

/**
 * Places the labels of changes so that none lies on another: each gets the lowest row in which it
 * fits, the finding's own subject first.
 */
export function layOutChart(spec: ChartSpec, { plotWidthPx, ...box }: PlotBox): ChartLayout {
  const place = (at: number) => share(at - spec.from, spec.to - spec.from)
  const taken: Interval[][] = []
  const inOrder = spec.marks.toSorted(
    (one, other) => Number(other.isSubject) - Number(one.isSubject) || one.at - other.at,
  )
  const marks = inOrder.map((mark): PlacedMark => {
    const x = (place(mark.at) / 100) * plotWidthPx
    const wanted = mark.label.length * letterPx + gapPx
    const side = x + wanted <= plotWidthPx || x < plotWidthPx / 2 ? 'right' : 'left'
    const room = side === 'right' ? plotWidthPx - x : x
    const width = Math.min(wanted, room)
    const interval: Interval = side === 'right' ? [x, x + width] : [x - width, x]
    const lane = firstFreeLane(taken, interval)
    return {
      mark,
      leftPercent: place(mark.at),
      lane,
      top: lane === null ? '0' : `${-(lane + 1) * laneHeightPx}px`,
      side,
      maxWidthPx: Math.floor(room),
    }
  })
  const regions = spec.regions.map((region) => ({
    label: hasRoom(region, spec, plotWidthPx) ? region.label : null,
    leftPercent: place(region.from),
    widthPercent: round(place(region.to) - place(region.from)),
  }))
  const topPx = airAbovePx + taken.length * laneHeightPx
  return {
    marks,
    unlabelled: marks
      .filter((placed) => placed.lane === null)
      .map((placed) => placed.mark)
      .toSorted((one, other) => one.at - other.at),
    regions,
    topPx,
    heightPx: topPx + plotHeightPx + box.bottomPx,
    insets: `${topPx}px ${box.rightPx}px ${box.bottomPx}px ${box.leftPx}px`,
  }
}

function hasRoom(region: Region, spec: ChartSpec, plotWidthPx: number): boolean {
  const widthPx = (share(region.to - region.from, spec.to - spec.from) / 100) * plotWidthPx
  return widthPx >= region.label.length * letterPx + gapPx
}

type Interval = readonly [from: number, to: number]

function firstFreeLane(taken: Interval[][], interval: Interval): number | null {
  for (let lane = 0; lane < mostLanes; lane += 1) {
    const intervals = taken[lane]
    if (intervals === undefined) {
      taken.push([interval])
      return lane
    }
    if (!intervals.some((other) => overlaps(other, interval))) {
      intervals.push(interval)
      return lane
    }
  }
  return null
}

function overlaps(one: Interval, other: Interval): boolean {
  return one[0] < other[1] + gapPx && other[0] < one[1] + gapPx
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 0 : round(Math.min(100, Math.max(0, (part / whole) * 100)))
}

function round(percent: number): number {
  return Math.round(percent * 100) / 100
}
