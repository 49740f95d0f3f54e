import { mstl } from '@faultline/analysis/structure'
import { readNab } from '../../examples/analysis/data/nab.ts'
import { plot } from './plot.ts'
import { colours, legend, picture } from './svg.ts'

/** Half a year of taxi rides taken apart into trend, day, week and the rest. */
export function structurePicture(): string {
  const { times, values, windows } = readNab('realKnownCause/nyc_taxi')
  const parts = mstl(values, [48, 336]).value
  const [daily = new Float64Array(), weekly = new Float64Array()] = parts?.seasonals ?? []
  const { trend = new Float64Array(), residual = new Float64Array() } = parts ?? {}
  const span = [Date.UTC(2014, 10, 22), Date.UTC(2015, 1, 1)] as const
  const rows = [
    { name: 'rides in half an hour', series: values, y: [0, 40_000] },
    { name: 'trend', series: trend, y: [0, 40_000] },
    { name: 'week', series: weekly, y: [-20_000, 20_000] },
    { name: 'day', series: daily, y: [-20_000, 20_000] },
    { name: 'what is left', series: residual, y: [-20_000, 20_000] },
  ] as const
  return picture({
    title: 'Once day and week are taken out, the holidays and the blizzard are left',
    note: 'NAB, nyc_taxi, taken apart by mstl with periods of 48 and 336 half hours',
    height: 620,
    parts: [
      legend({ x: 16, y: 68 }, [
        { name: 'measured and its parts', colour: colours.measured },
        { name: 'labelled by people as abnormal', colour: colours.truth },
      ]),
      ...rows.flatMap(({ name, series, y }, index) => {
        const isLast = index === rows.length - 1
        const panel = plot({
          top: 98 + 102 * index,
          height: 78,
          x: span,
          y,
          xScale: 'time',
          xTicks: isLast ? 6 : 0,
          yTicks: 3,
          yTitle: name,
        })
        const shown = [...times.keys()].filter((at) => at % 2 === 0 && (times[at] ?? 0) >= span[0])
        return [
          panel.axes,
          ...windows.map(({ from, to }) => panel.region(from, to, colours.truth)),
          panel.line(
            shown.map((at) => times[at] ?? NaN),
            shown.map((at) => series[at] ?? NaN),
            { width: 0.8 },
          ),
        ]
      }),
    ],
  })
}
