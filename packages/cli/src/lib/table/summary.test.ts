import { expect, test } from 'vitest'
import { rowCells, scenariosDocument } from './markdown.ts'
import { brokenScenarioRow, readScenarioRow } from './scenario-row.ts'
import { quantile, wilsonInterval } from './statistics.ts'
import { summarise, summaryLines } from './summary.ts'

const document = (cause: string | null) => ({
  fault: {
    name: 'dependency-killed',
    seed: 2,
    truth: { entity: { kind: 'service', name: 'cart' }, sentence: 'cart was killed.' },
  },
  alert: {},
  investigation: {
    conclusion: { kind: cause === null ? 'inconclusive' : 'cause', sentence: '…', confidence: 0.8 },
    findings:
      cause === null
        ? []
        : [{ kind: 'cause', entity: { kind: 'service', name: cause }, confidence: 0.8 }],
  },
  timings: { baselineMs: 20_000, alertToFirstFindingMs: 310, alertToAnswerMs: 350.4 },
  correct: cause === 'cart',
})

test('the document of a scenario becomes a row', () => {
  expect(rowCells(readScenarioRow(document('cart')))).toEqual([
    'dependency-killed',
    '2',
    'cart',
    'cart',
    '0.80',
    'yes',
    '310 ms',
    '350 ms',
  ])
  expect(rowCells(readScenarioRow(document(null))).slice(3, 6)).toEqual([
    'not enough evidence',
    '0.80',
    '**no**',
  ])
})

test('the totals count what is right and how sure that share is', () => {
  const rows = [
    readScenarioRow(document('cart')),
    brokenScenarioRow('cpu-burn', 1, 'the shop ended'),
  ]
  expect(summaryLines(summarise(rows))).toEqual([
    '1 of 2 right at rank 1: 50.0 % (95 % interval 9.5 % to 90.5 %).',
    'A cause claimed on 0 of 0 healthy days.',
    'Alert to first finding: median 310 ms, p95 310 ms. Alert to answer: median 350 ms, p95 350 ms.',
  ])
})

test("Wilson's interval is as Newcombe (1998) computes it for 81 of 263", () => {
  const { low, high } = wilsonInterval(81, 263)
  expect(low).toBeCloseTo(0.2553, 4)
  expect(high).toBeCloseTo(0.3662, 4)
})

test('a quantile is one of the values', () => {
  expect(quantile([5, 1, 3], 0.5)).toBe(3)
  expect(quantile([5, 1, 3], 0.95)).toBe(5)
  expect(quantile([], 0.95)).toBeNull()
})

test('a bar in an answer does not break the Markdown table', () => {
  const row = { ...readScenarioRow(document('cart')), answer: 'a|b' }
  expect(scenariosDocument([row], 'a machine')).toContain('| a\\|b |')
})
