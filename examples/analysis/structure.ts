import { detectPeriods, mstl } from '@faultline/analysis/structure'
import { readNab } from './data/nab.ts'

// Taxi rides in New York, every half hour from July to January.
const { times, values } = readNab('realKnownCause/nyc_taxi')
const [day] = detectPeriods(values, { longest: 400 }).value ?? []
console.log(`repeats every ${(day?.period ?? 0) / 2} hours, strength ${day?.strength.toFixed(2)}`)

const { residual = new Float64Array() } = mstl(values, [48, 336]).value ?? {}
const days = Array.from({ length: values.length / 48 }, (_, index) => {
  const rides = residual.subarray(48 * index, 48 * (index + 1)).reduce((sum, one) => sum + one, 0)
  return { rides, date: new Date(times[48 * index] ?? 0).toISOString().slice(0, 10) }
})
for (const { date, rides } of days.toSorted((a, b) => a.rides - b.rides).slice(0, 3)) {
  console.log(`${date}: ${Math.round(-rides)} rides fewer than season and trend account for`)
}
