import { createStreamingDetector, robustScores } from '@faultline/analysis/anomaly'
import { readNab } from '../../examples/analysis/data/nab.ts'
import { plot } from './plot.ts'
import { colours, legend, picture } from './svg.ts'

/** A series with labelled incidents, the streaming score below it, and where alerts open. */
export function anomalyPicture(): string {
  const { times, values, windows } = readNab('realKnownCause/ec2_request_latency_system_failure')
  const detector = createStreamingDetector({ season: 288 })
  const verdicts = [...values].map((value, index) => detector.push(value, times[index]))
  const alerts = [...times.keys()].filter((index) => verdicts[index]?.isAlert)
  const x = [times[0] ?? 0, times.at(-1) ?? 0] as const
  const upper = plot({
    top: 98,
    height: 150,
    x,
    y: [20, 100],
    xScale: 'time',
    xTicks: 0,
    yTitle: 'latency in ms',
  })
  const lower = plot({
    top: 282,
    height: 110,
    x,
    y: [0, 12],
    xScale: 'time',
    yTitle: 'streaming score: −log₁₀ of the estimated chance; an alert opens at 5',
  })
  const isLabelled = (index: number): boolean =>
    windows.some(({ from, to }) => (times[index] ?? 0) >= from && (times[index] ?? 0) <= to)
  const right = alerts.filter(isLabelled).length
  const { intervals = [] } = robustScores(values, { threshold: 6 }).value ?? {}
  return picture({
    title: `${windows.length} incidents, ${right} of them alerted, and ${alerts.length - right} false alarms in two weeks`,
    note: 'NAB, ec2_request_latency_system_failure, every five minutes',
    height: 430,
    parts: [
      legend({ x: 16, y: 68 }, [
        { name: 'measured', colour: colours.measured },
        { name: 'labelled by people', colour: colours.truth },
        { name: 'alert while it ran', colour: colours.found },
        { name: 'robust score above 6, looking back', colour: colours.other },
      ]),
      ...[upper, lower].flatMap((panel) => [
        panel.axes,
        ...windows.map(({ from, to }) => panel.region(from, to, colours.truth)),
        ...alerts.map((index) => panel.mark(times[index] ?? 0, { colour: colours.found })),
      ]),
      upper.line(times, values),
      ...intervals.map(({ peak }) =>
        upper.point([times[peak] ?? 0, values[peak] ?? 0], { colour: colours.other, radius: 4 }),
      ),
      lower.line(
        times,
        verdicts.map(({ score }) => score),
        { width: 0.8 },
      ),
      lower.line(x, [5, 5], { colour: colours.muted, dash: '3 3' }),
    ],
  })
}
