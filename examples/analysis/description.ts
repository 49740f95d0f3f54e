import { createQuantileSketch, quantile, summarise } from '@faultline/analysis/description'
import { readNab } from './data/nab.ts'

// Travel times on a road, in seconds: a series with a tail, like every latency.
const { values } = readNab('realTraffic/TravelTime_451')
const sketch = createQuantileSketch({ accuracy: 0.01 })
for (const value of values) sketch.add(value)

const summary = summarise(values).value
console.log(`mean ${summary?.mean.toFixed(0)} s, median ${summary?.median} s`)
console.log(`standard deviation ${summary?.standardDeviation?.toFixed(0)} s`)
console.log(`median absolute deviation ${summary?.medianAbsoluteDeviation} s`)
for (const share of [0.5, 0.95, 0.99]) {
  const [exact, sketched] = [quantile(values, share).value, sketch.quantile(share).value]
  console.log(`p${share * 100}: ${exact?.toFixed(0)} s, from the sketch ${sketched?.toFixed(0)} s`)
}
