import { levelShift } from '@faultline/analysis/change-points'
import { isolateEvent } from '@faultline/analysis/events'
import { readNezha, within } from '../../examples/analysis/data/nezha.ts'
import { plot } from './plot.ts'
import { box, colours, legend, picture, text } from './svg.ts'

/** A shift among the day's changes, and what speaks for and against each. */
export function eventsPicture(): string {
  const day = readNezha('2022-08-22', 'CpuUsageRate(%)')
  const cart = within(day, 'cartservice', { from: '2022-08-22 04:20', to: '2022-08-22 04:41' })
  const shift = levelShift(cart).value
  const answer = isolateEvent({
    shiftOnset: shift?.onset ?? 0,
    ...(shift && { onsetInterval: shift.onsetInterval }),
    scope: { service: 'cartservice' },
    events: day.faults.map((fault) => ({
      ...fault,
      kind: 'other',
      scope: { service: fault.service },
    })),
    options: { clockErrorMs: 60_000 },
  }).value
  const x = [Date.UTC(2022, 7, 22, 3, 50), Date.UTC(2022, 7, 22, 5, 0)] as const
  const shown = within(day, 'cartservice', { from: '2022-08-22 03:50', to: '2022-08-22 05:00' })
  const panel = plot({
    top: 98,
    height: 150,
    x,
    y: [0, 100],
    xScale: 'time',
    yTitle: 'processor of the cart service in %',
  })
  const inView = day.faults.filter(({ time }) => time >= x[0] && time <= x[1])
  const rows = [
    ...(answer?.events ?? []).slice(0, 4).map(({ id, probability, factors }) => ({
      name: id,
      probability,
      why: factors
        .filter(({ name }) => name !== 'prior')
        .map(({ name, likelihoodRatio }) => `${name} × ${likelihoodRatio.toPrecision(2)}`)
        .join(', '),
    })),
    {
      name: 'none of these',
      probability: answer?.none ?? 0,
      why: 'something that is not on the list',
    },
  ]
  return picture({
    title: 'Of 24 changes on that day one explains the shift, and a sixth is left for the unknown',
    note: 'Nezha, Online Boutique, 22 August 2022: every injected fault is offered as a change; the true one was 04:36:03',
    height: 430,
    parts: [
      legend({ x: 16, y: 68 }, [
        { name: 'measured', colour: colours.measured },
        { name: 'interval of the onset, and the change blamed', colour: colours.found },
        { name: 'other changes', colour: colours.muted },
      ]),
      panel.axes,
      panel.region(shift?.onsetInterval.low ?? 0, shift?.onsetInterval.high ?? 0, colours.found),
      ...inView.map(({ id, time }) => {
        const isBlamed = id === answer?.events[0]?.id
        return panel.mark(
          time,
          isBlamed ? { colour: colours.found, label: id } : { colour: colours.muted, dash: '2 3' },
        )
      }),
      panel.line(shown.times, shown.values, { width: 1.6 }),
      ...rows.flatMap(({ name, probability, why }, row) => {
        const y = 296 + 25 * row
        return [
          text({ x: 226, y }, name, { anchor: 'end' }),
          box(
            { x: 234, y: y - 11, width: 190 * probability, height: 14 },
            { colour: colours.found, opacity: 0.7 },
          ),
          text({ x: 240 + 190 * probability, y }, probability.toFixed(3)),
          text({ x: 486, y }, why, { colour: colours.muted, size: 11 }),
        ]
      }),
    ],
  })
}
