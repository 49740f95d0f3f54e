import { expect, test } from 'vitest'
import { checkoutFindings } from '../../test/fixtures/checkout-findings.ts'
import {
  calibrationText,
  counted,
  evidenceCount,
  groupFindings,
  orderEvidence,
  rankFindings,
} from './findings.ts'

const findings = checkoutFindings(0)

test('every finding is in one group, in the order that it was ranked in', () => {
  const groups = groupFindings(findings)
  expect(groups.causes.map((one) => one.id)).toEqual(['1.1-1'])
  expect(groups.symptoms.map((one) => one.id)).toEqual(['1-2', '1-3'])
  expect(groups.ruledOut).toHaveLength(4)
  expect(Object.values(groups).flat()).toHaveLength(findings.length)
})

test('findings that come in any order are ranked: causes first, then by confidence', () => {
  expect(rankFindings(findings.toReversed())).toEqual(findings)
})

test('a cause says whether its confidence was fitted on cases', () => {
  const [cause, symptom] = ['cause', 'symptom'].map((kind) =>
    findings.find((finding) => finding.kind === kind),
  )
  if (!cause || !symptom) throw new Error('the fixture has both')
  expect(calibrationText(symptom)).toBeNull()
  expect(calibrationText(cause)).toMatch(/^Not calibrated/)
  const calibration = { method: 'platt', cases: 19, score: 0.95 } as const
  expect(calibrationText({ ...cause, calibration })).toBe('Calibrated on 19 cases.')
})

test('folds say what they hold', () => {
  expect(evidenceCount(findings[0]?.evidence ?? [])).toBe(
    '2 charts, 1 table, 1 list of events, 1 log excerpt',
  )
  expect(counted(1, 'suspect', 'suspects')).toBe('1 suspect')
})

test('charts come before other proof, which keeps its order', () => {
  const kinds = (findings[0]?.evidence ?? []).toReversed()
  expect(orderEvidence(kinds).map((one) => one.kind)).toEqual([
    'series',
    'series',
    'logs',
    'events',
    'table',
  ])
})
