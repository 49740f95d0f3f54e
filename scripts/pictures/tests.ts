import { kolmogorovSmirnov, mannWhitney, medianShift } from '@faultline/analysis/tests'
import { readNab } from '../../examples/analysis/data/nab.ts'
import { plot } from './plot.ts'
import { colours, legend, picture, text } from './svg.ts'

/** Two pairs of days as distribution functions: both differ significantly, one by an amount that matters. */
export function testsPicture(): string {
  const { values } = readNab('realKnownCause/ec2_request_latency_system_failure')
  const day = (index: number): Float64Array => values.slice(288 * index, 288 * (index + 1))
  const panels = [3, 5].flatMap((index, position) => {
    const [before, after] = [day(index - 1), day(index)]
    const left = 56 + 360 * position
    const panel = plot({
      top: 112,
      height: 200,
      left,
      width: 316,
      x: [36, 52],
      y: [0, 1],
      xTicks: 5,
      yTitle: `day ${index - 1} and day ${index}: share of requests at most so slow`,
      xTitle: 'latency in ms',
    })
    const shift = medianShift(before, after).value
    const { low = 0, high = 0 } = shift?.interval ?? {}
    const says = [
      `moved by ${(shift?.estimate ?? 0).toFixed(2)} ms`,
      `(95 %: ${low.toFixed(2)} … ${high.toFixed(2)})`,
      `Mann–Whitney p = ${mannWhitney(before, after).value?.pValue.toExponential(0)}`,
      `Kolmogorov–Smirnov D = ${kolmogorovSmirnov(before, after).value?.statistic.toFixed(2)}`,
    ]
    return [
      panel.axes,
      ...[before, after].map((sample, part) => {
        const sorted = sample.toSorted()
        const heights = Float64Array.from(sorted, (_, rank) => (rank + 1) / sorted.length)
        return panel.line(sorted, heights, {
          colour: part ? colours.found : colours.measured,
          width: 2,
        })
      }),
      ...says.map((line, row) =>
        text({ x: left + 8, y: 130 + 16 * row }, line, { size: 11, weight: row === 0 ? 600 : 400 }),
      ),
    ]
  })
  return picture({
    title: 'Both days differ significantly; only the size says whether it matters',
    note: 'NAB, ec2_request_latency_system_failure: 288 readings a day',
    height: 366,
    parts: [
      legend({ x: 16, y: 72 }, [
        { name: 'the day before', colour: colours.measured },
        { name: 'the day', colour: colours.found },
      ]),
      ...panels,
    ],
  })
}
