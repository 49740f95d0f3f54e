import { changePoints, levelShift } from '@faultline/analysis/change-points'
import { readTcpd } from './data/tcpd.ts'

// The rate of dollar and Icelandic króna, month by month; five people marked where it changed.
const rate = readTcpd('usd_isk')
const shift = levelShift({ times: [...rate.values.keys()], values: rate.values }).value
console.log(`one step: from month ${shift?.onset}, ${shift?.before} → ${shift?.after}`)
console.log(`  95 %: ${shift?.onsetInterval.low} … ${shift?.onsetInterval.high}`)
console.log(`several: ${changePoints([rate.values]).value?.changePoints.join(', ')}`)
console.log(`people: ${rate.annotators.map((marks) => marks.join(' ')).join(' | ')}`)

// A measurement of a product's quality, about which people disagree: two see no step, two see one.
const quality = readTcpd('quality_control_4')
console.log(`several: ${changePoints([quality.values]).value?.changePoints.join(', ') || 'none'}`)
console.log(`people: ${quality.annotators.map((marks) => marks.join(' ')).join(' | ')}`)
