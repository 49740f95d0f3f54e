import { createQuantileSketch, quantile, summarise } from '@faultline/analysis/description'
import { readNab } from '../../examples/analysis/data/nab.ts'
import { plot } from './plot.ts'
import { box, colours, legend, picture } from './svg.ts'

/** A distribution with a tail: mean and deviation beside median, MAD and the sketch's quantiles. */
export function descriptionPicture(): string {
  const { values } = readNab('realTraffic/TravelTime_451')
  const summary = summarise(values).value
  const sketch = createQuantileSketch({ accuracy: 0.01 })
  for (const value of values) sketch.add(value)
  const panel = plot({
    top: 108,
    height: 190,
    x: [20, 6400],
    y: [0, 360],
    xScale: 'log',
    xTitle: 'seconds (logarithmic)',
    yTitle: 'how many of 2,162 readings',
  })
  const bars = histogram(values).map(({ from, to, count }) =>
    box(
      {
        x: panel.x(from),
        y: panel.y(count),
        width: panel.x(to) - panel.x(from) - 1,
        height: panel.y(0) - panel.y(count),
      },
      { colour: colours.pale },
    ),
  )
  const shares = [0.5, 0.95, 0.99]
  const { mean = 0, standardDeviation, median = 0 } = summary ?? {}
  return picture({
    title: 'A long tail moves the mean, not the median',
    note: `NAB, TravelTime_451: mean ${Math.round(mean)} ± ${Math.round(standardDeviation ?? 0)} s, median ${median} ± ${summary?.medianAbsoluteDeviation ?? 0} s`,
    height: 350,
    parts: [
      legend({ x: 16, y: 72 }, [
        { name: 'exact quantile', colour: colours.truth },
        { name: 'from the sketch (1 % accuracy)', colour: colours.found },
        { name: 'mean', colour: colours.other },
      ]),
      panel.axes,
      ...bars,
      panel.mark(mean, { colour: colours.other }),
      ...shares.map((share) =>
        panel.mark(quantile(values, share).value ?? 0, {
          colour: colours.truth,
          label: `p${share * 100}`,
        }),
      ),
      ...shares.map((share) =>
        panel.mark(sketch.quantile(share).value ?? 0, { colour: colours.found, dash: '3 3' }),
      ),
    ],
  })
}

/** Counts in bins of equal ratio, twelve a decade. */
function histogram(values: Float64Array): { from: number; to: number; count: number }[] {
  const edges = Array.from({ length: 31 }, (_, index) => 20 * 10 ** (index / 12))
  return edges.slice(1).map((to, index) => {
    const from = edges[index] ?? 0
    return { from, to, count: values.filter((value) => value >= from && value < to).length }
  })
}
