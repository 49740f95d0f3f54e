import { createStreamingDetector, robustScores } from '@faultline/analysis/anomaly'
import { readNab } from './data/nab.ts'

// Request latency of a server, every five minutes; people labelled three stretches as abnormal.
const { times, values, windows } = readNab('realKnownCause/ec2_request_latency_system_failure')
const clock = (index: number) => new Date(times[index] ?? 0).toISOString().slice(0, 16)

const detector = createStreamingDetector({ season: 288 })
const alerts = [...times.keys()].filter(
  (index) => detector.push(values[index] ?? NaN, times[index]).isAlert,
)
console.log(`while it ran: alerts at ${alerts.map(clock).join(', ')}`)

const { intervals = [] } = robustScores(values, { threshold: 6 }).value ?? {}
console.log(`looking back: abnormal from ${intervals.map(({ onset }) => clock(onset)).join(', ')}`)
const isHit = ({ from, to }: { from: number; to: number }) =>
  alerts.some((index) => (times[index] ?? 0) >= from && (times[index] ?? 0) <= to)
console.log(`${windows.filter(isHit).length} of ${windows.length} labelled stretches were alerted`)
