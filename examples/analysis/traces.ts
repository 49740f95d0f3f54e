import { attributeTraces, missingCalls } from '@faultline/analysis/traces'
import { readShopCheckouts } from './data/shop.ts'

// Forty checkouts of a shop before and forty after one of its eight services was deployed anew.
const { names, before, after } = readShopCheckouts()
const found = attributeTraces({ names, before, after }).value
for (const node of found?.nodes ?? []) {
  const { id, exclusiveMsBefore, exclusiveMsAfter, latencyShare, pValue } = node
  const [from, to] = [exclusiveMsBefore, exclusiveMsAfter].map((ms) => ms.toFixed(0))
  console.log(`${id}: own time ${from} → ${to} ms, p = ${pValue.toExponential(0)}`)
  console.log(`  ${(100 * latencyShare).toFixed(0)} % of all that the checkouts got slower by`)
}
const missing = missingCalls({ names, before, after }).value ?? []
console.log(`calls that are no longer made: ${missing.length}`)
