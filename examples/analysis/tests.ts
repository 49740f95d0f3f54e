import { cliffsDelta, mannWhitney, medianShift } from '@faultline/analysis/tests'
import { readNab } from './data/nab.ts'

// Request latency of a server every five minutes, in ms: is a day slower than the one before?
const { values } = readNab('realKnownCause/ec2_request_latency_system_failure')
const day = (index: number) => values.slice(288 * index, 288 * (index + 1))

for (const index of [3, 5]) {
  const [before, after] = [day(index - 1), day(index)]
  const { estimate = NaN, interval } = medianShift(before, after).value ?? {}
  console.log(`day ${index} moved by ${estimate.toFixed(2)} ms`)
  console.log(`  95 %: ${interval?.low.toFixed(2)} … ${interval?.high.toFixed(2)} ms`)
  console.log(`  Cliff's delta ${cliffsDelta(before, after).value?.estimate.toFixed(2)}`)
  console.log(`  p = ${mannWhitney(before, after).value?.pValue.toExponential(0)}`)
}
