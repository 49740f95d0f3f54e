import type { Estimate, Report, Scores } from '@faultline/backtest/report'
import { expect, test } from 'vitest'
import { groupLines } from './group-lines.ts'

const nothing: Estimate = { value: null, low: null, high: null, count: 0, interval: 'none' }
const half: Estimate = { value: 0.5, low: 0.1, high: 0.9, count: 2, interval: 'wilson' }
const spread = { median: 1, p95: 2 }
const scores: Scores = {
  ...{ cases: 2, passed: 1, failed: 1, needsRecording: 0, broken: 0 },
  ...{ recallAt1: half, recallAt3: half, meanReciprocalRank: half, falseAlarmRate: nothing },
  ...{ inconclusiveRate: nothing, brier: nothing, expectedCalibrationError: nothing },
  ...{ reliability: [], ms: spread, calls: spread, bytes: spread },
}

function group(by: 'analyzer' | 'tag' | 'owner', name: string): Report['groups'][number] {
  return { by, name, scores }
}

test('scores are told by analyzer, tag and owner, with their intervals', () => {
  const groups = [group('tag', 'night'), group('tag', 'eu'), group('owner', 'payments')]
  expect(groupLines(groups)).toEqual([
    '',
    'By tag, with 95 % intervals (wilson)',
    '  night        1/2 passed  recall at 1 0.50 (0.10 to 0.90)',
    '  eu           1/2 passed  recall at 1 0.50 (0.10 to 0.90)',
  ])
})

test('a kind of which there is one name only says nothing new', () => {
  expect(groupLines([group('analyzer', 'one'), group('owner', 'payments')])).toEqual([])
})
