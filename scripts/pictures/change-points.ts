import { changePoints, levelShift } from '@faultline/analysis/change-points'
import { readTcpd } from '../../examples/analysis/data/tcpd.ts'
import { plot } from './plot.ts'
import { colours, legend, picture, segment } from './svg.ts'

/** Two series of the Turing Change Point Dataset: what people marked, and what is found. */
export function changePointsPicture(): string {
  const rate = readTcpd('usd_isk')
  const quality = readTcpd('quality_control_4')
  const shift = levelShift({ times: [...rate.values.keys()], values: rate.values }).value
  const upper = plot({
    top: 92,
    height: 130,
    x: [0, rate.values.length],
    y: [0.005, 0.018],
    yTitle: 'dollars for a króna, by month: levelShift',
  })
  const lower = plot({
    top: 280,
    height: 130,
    x: [0, quality.values.length],
    y: [Math.min(...quality.values), Math.max(...quality.values)],
    yTitle: 'a measure of quality, by item: changePoints',
  })
  const annotations = (
    panel: typeof upper,
    marks: readonly (readonly number[])[],
    bottom: number,
  ) =>
    marks.flat().map((at) => {
      const x = panel.x(at)
      return segment({ x, y: bottom }, { x, y: bottom - 14 }, { colour: colours.truth, width: 2 })
    })
  return picture({
    title: 'A step is dated with an interval; several steps cost more to claim',
    note: 'Turing Change Point Dataset: usd_isk and quality_control_4, each with the marks of five people',
    height: 450,
    parts: [
      legend({ x: 16, y: 68 }, [
        { name: 'measured', colour: colours.measured },
        { name: 'found, with the interval of the onset', colour: colours.found },
        { name: 'marked by a person', colour: colours.truth },
      ]),
      upper.axes,
      upper.region(shift?.onsetInterval.low ?? 0, shift?.onsetInterval.high ?? 0, colours.found),
      upper.line([...rate.values.keys()], rate.values),
      upper.mark(shift?.onset ?? 0, { colour: colours.found }),
      ...annotations(upper, rate.annotators, 222),
      lower.axes,
      lower.line([...quality.values.keys()], quality.values),
      ...(changePoints([quality.values]).value?.changePoints ?? []).map((at) =>
        lower.mark(at, { colour: colours.found }),
      ),
      ...annotations(lower, quality.annotators, 410),
    ],
  })
}
