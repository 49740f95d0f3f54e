import { expect, test } from 'vitest'
import { defaultRunLimits, defaultTeamLimits, limitsOf } from './limits.ts'

test('an analyzer that declares nothing has the defaults', () => {
  expect(limitsOf(undefined, defaultTeamLimits)).toEqual(defaultRunLimits)
})

test('what is declared counts, up to what the team may', () => {
  const team = { ...defaultTeamLimits, wallMs: 90_000, memoryMb: 300 }
  const declared = { wallMs: 300_000, calls: 10, memoryMb: 2_000, bytesRead: 500_000_000 }
  expect(limitsOf(declared, team)).toEqual({
    ...defaultRunLimits,
    wallMs: 90_000,
    calls: 10,
    memoryMb: 300,
    bytesRead: 500_000_000,
    journalBytes: 550_000_000,
  })
})

test('a team may allow less than the default', () => {
  expect(limitsOf({}, { ...defaultTeamLimits, cpuMs: 500 }).cpuMs).toBe(500)
})
