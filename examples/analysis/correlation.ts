import { companions, partialCorrelation } from '@faultline/analysis/correlation'
import { numbers, readColumns } from './data/table.ts'

// Latency of sixteen services, second by second, while trouble of service1 reaches service16.
const columns = readColumns('dycause/pymicro_latency.csv')
const names = [...columns.keys()].filter((name) => /^service\d+$/.test(name))
const others = names.filter((name) => name !== 'service16')
const latency = (name: string) => numbers(columns.get(name))

const found = companions(latency('service16'), others.map(latency), { maximumLag: 20 }).value
for (const { index, lag, coefficient } of found?.slice(0, 5) ?? []) {
  console.log(`${others[index]}: ${coefficient.toFixed(2)} at lag ${lag}`)
}
const held = ['service4', 'service5'].map(latency)
const left = partialCorrelation(latency('service1'), latency('service16'), held).value
console.log(`service1 with service4 and service5 held still: ${left?.coefficient.toFixed(2)}`)
