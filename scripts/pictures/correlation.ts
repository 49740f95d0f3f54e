import { companions, laggedCorrelation } from '@faultline/analysis/correlation'
import { numbers, readColumns } from '../../examples/analysis/data/table.ts'
import { plot } from './plot.ts'
import { box, colours, legend, picture, text } from './svg.ts'

/** Which services moved with the one that alerted, and the raw correlogram beside the filtered answer. */
export function correlationPicture(): string {
  const columns = readColumns('dycause/pymicro_latency.csv')
  const names = [...columns.keys()].filter(
    (name) => /^service\d+$/.test(name) && name !== 'service16',
  )
  const latency = (name: string): Float64Array => numbers(columns.get(name))
  const found = companions(latency('service16'), names.map(latency), { maximumLag: 20 }).value ?? []
  const bars = plot({
    top: 92,
    height: 290,
    left: 90,
    width: 260,
    x: [0, 0.8],
    y: [0, 14],
    xTicks: 4,
    yTicks: 0,
    xTitle: 'coefficient of the strongest lag',
  })
  const lags = plot({
    top: 92,
    height: 290,
    left: 420,
    width: 320,
    x: [-20, 20],
    y: [0, 1],
    yTitle: 'raw correlation of service16 at each lag',
    xTitle: 'seconds by which the other follows',
  })
  const raw = ['service4', 'service1', 'service2'].map((name, index) => {
    const options = { maximumLag: 20 }
    const { coefficients = new Float64Array() } =
      laggedCorrelation(latency('service16'), latency(name), options).value ?? {}
    const colour = [colours.measured, colours.found, colours.muted][index] ?? colours.ink
    const at = { x: lags.x(20) - 4, y: 110 + 16 * index }
    return [
      lags.line(
        [...coefficients.keys()].map((one) => one - 20),
        coefficients,
        { colour, width: 1.6 },
      ),
      text(at, name, { colour, size: 11, anchor: 'end' }),
    ].join('\n')
  })
  return picture({
    title: 'The loudest companion is not the cause: service1 was at fault',
    note: 'DyCause, pymicro: latency of 16 services; the alert was seen at service16; all 14 shown have q < .05',
    height: 436,
    parts: [
      legend({ x: 16, y: 68 }, [
        { name: 'moved with service16', colour: colours.measured },
        { name: 'the service at fault', colour: colours.found },
      ]),
      bars.axes,
      ...found.map(({ index, coefficient, lag }, row) => {
        const name = names[index] ?? ''
        const y = 96 + row * 20.4
        const colour = name === 'service1' ? colours.found : colours.measured
        const width = bars.x(Math.abs(coefficient)) - bars.x(0)
        return [
          text({ x: 84, y: y + 12 }, name, { anchor: 'end', size: 11 }),
          box({ x: bars.x(0), y, width, height: 15 }, { colour, opacity: 0.75 }),
          text({ x: bars.x(0) + width + 5, y: y + 12 }, `lag ${lag}`, {
            size: 11,
            colour: colours.muted,
          }),
        ].join('\n')
      }),
      lags.axes,
      lags.mark(0, { colour: colours.grid }),
      ...raw,
    ],
  })
}
