import { expect, test } from 'vitest'
import { sampleReport } from '../../../test/sample-report.ts'
import { checkGates, type Gated } from './check-gates.ts'
import type { Gates } from './gates.ts'

const { cases, scores } = sampleReport()
const gated: Gated = { cases, scores, hasBase: true }

function broken(gates: Gates, given: Gated = gated): Record<string, string> {
  const results = checkGates(gates, given).filter(({ isBroken }) => isBroken)
  return Object.fromEntries(results.map(({ gate, sentence }) => [gate, sentence]))
}
const estimate = (value: number | null) =>
  ({ value, low: null, high: null, count: 8, interval: 'wilson' }) as const

test('a share is held against its gate at, above and below it', () => {
  const at = { ...gated, scores: { ...scores, recallAt1: estimate(0.75) } }
  const rest = { noRegression: false, nothingMissing: false }
  expect(broken({ minimumRecallAt1: 0.75, ...rest }, at)).toEqual({})
  expect(broken({ minimumRecallAt1: 0.8, ...rest }, at)).toEqual({
    minimumRecallAt1:
      'The true cause is named first in 75.0 % of 8 cases; at least 80.0 % is asked for.',
  })
  const alarms = { ...gated, scores: { ...scores, falseAlarmRate: estimate(0.25) } }
  expect(broken({ maximumFalseAlarmRate: 0.25, ...rest }, alarms)).toEqual({})
  expect(broken({ maximumFalseAlarmRate: 0.2, ...rest }, alarms)).toEqual({
    maximumFalseAlarmRate:
      'A cause is claimed on healthy cases in 25.0 % of 8 cases; at most 20.0 % is allowed.',
  })
})

test('of nothing, nothing is asked', () => {
  const none = { ...gated, scores: { ...scores, falseAlarmRate: estimate(null) } }
  expect(
    broken({ maximumFalseAlarmRate: 0, noRegression: false, nothingMissing: false }, none),
  ).toEqual({})
})

test('with a base no case may regress and none may lack a recording, unless that is allowed', () => {
  const regressed = cases.filter(({ difference }) => difference?.kind === 'regressed')
  const sentences = broken({})
  expect(sentences['noRegression']).toContain(regressed[0]?.name)
  expect(sentences['nothingMissing']).toContain('faultline case rerecord')
  expect(sentences).not.toHaveProperty('allPass')
  expect(broken({ noRegression: false, nothingMissing: false })).toEqual({})
})

test('without a base and without gates every case must pass', () => {
  const alone = { ...gated, hasBase: false }
  expect(broken({}, alone)).toHaveProperty('allPass')
  expect(broken({}, alone)).not.toHaveProperty('noRegression')
  expect(broken({ minimumRecallAt1: 0, nothingMissing: false }, alone)).toEqual({})
})

test('what became slower is named', () => {
  const [first] = cases
  if (!first) throw new Error('the sample has no case')
  const difference = { kind: 'slower', sentence: 'The same, but slower.', query: null } as const
  const slower = { ...gated, cases: [{ ...first, difference }] }
  const gates = { maximumSlowDown: 2, noRegression: false, nothingMissing: false }
  expect(broken(gates, slower)['maximumSlowDown']).toBe(
    `${first.name} takes more than 2 times as long as on the base.`,
  )
})
