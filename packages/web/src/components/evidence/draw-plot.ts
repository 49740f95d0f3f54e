import uPlot from 'uplot'
import { valueRange, type ChartSpec } from '../../model/chart.ts'
import type { ChartLayout, PlotBox } from '../../model/chart-layout.ts'
import { lineStyle, type ChartPalette } from '../../model/chart-palette.ts'
import { formatClock } from '../../model/clock-time.ts'
import { formatQuantity } from '../../model/quantity.ts'

type Drawing = {
  readonly spec: ChartSpec
  readonly layout: ChartLayout
  readonly box: PlotBox
  readonly palette: ChartPalette
  /** Number of the moment under the pointer. */
  readonly onHover: (index: number | null) => void
}

/** Draws lines and axes on a canvas; regions and marks are elements of the page around it. */
export function drawPlot(
  host: HTMLElement,
  { spec, layout, box, palette, onHover }: Drawing,
): uPlot {
  const axis = { stroke: palette.axis, font: '11px system-ui, sans-serif', ticks: { show: false } }
  const [low, high] = valueRange(spec)
  const options: uPlot.Options = {
    width: box.widthPx,
    height: layout.heightPx,
    padding: [layout.topPx, box.rightPx, 0, 0],
    ms: 1,
    legend: { show: false },
    // Every chart of the page shows the same moment.
    cursor: { sync: { key: 'moment' }, y: false, drag: { x: false, y: false } },
    scales: { x: { time: true, range: [spec.from, spec.to] }, y: { range: [low, high] } },
    axes: [
      {
        ...axis,
        size: box.bottomPx,
        space: 72,
        grid: { show: false },
        values: (_, moments) =>
          moments.map((at) => formatClock(at, { seconds: at % 60_000 !== 0 })),
      },
      {
        ...axis,
        size: box.leftPx,
        space: 36,
        grid: { stroke: palette.grid, width: 1 },
        values: (_, values) => values.map((value) => formatQuantity(value, axisUnit(spec.unit))),
      },
    ],
    series: [
      {},
      ...spec.lines.map((line, index) => {
        const { color, dash } = lineStyle(palette, index)
        return {
          label: line.name,
          stroke: color,
          width: 1.75,
          dash: [...dash],
          points: { show: false },
        }
      }),
    ],
    hooks: { setCursor: [(plot) => onHover(plot.cursor.idx ?? null)] },
  }
  return new uPlot(options, [[...spec.times], ...spec.lines.map((line) => [...line.values])], host)
}

/** Counted things are named in the title already: an axis of `40 request` says too much. */
function axisUnit(unit: string): string {
  return unit.startsWith('{') ? '1' : unit
}
