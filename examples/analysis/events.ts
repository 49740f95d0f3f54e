import { levelShift } from '@faultline/analysis/change-points'
import { isolateEvent } from '@faultline/analysis/events'
import { readNezha, within } from './data/nezha.ts'

// A day on which 24 things were done to a shop. Which of them drove up its cart's processor?
const day = readNezha('2022-08-22', 'CpuUsageRate(%)')
const cart = within(day, 'cartservice', { from: '2022-08-22 04:20', to: '2022-08-22 04:41' })
const shift = levelShift(cart).value
if (!shift) throw new Error('The processor did not move.')

const events = day.faults.map(
  (fault) => ({ ...fault, kind: 'other', scope: { service: fault.service } }) as const,
)
const options = { clockErrorMs: 60_000 } // the processor is read once a minute
const when = { shiftOnset: shift.onset, onsetInterval: shift.onsetInterval }
const found = isolateEvent({ ...when, scope: { service: 'cartservice' }, events, options }).value
for (const { id, probability } of found?.events.slice(0, 3) ?? [])
  console.log(id, probability.toFixed(3))
console.log('none of these', found?.none.toFixed(3))
