import type { Change, Rows, Shift, WatchedPlace } from '@faultline/sdk'
import { evidence } from '@faultline/sdk'
import { createAnalyze } from '@faultline/sdk/testing'
import { expect, test } from 'vitest'
import { judgeChanges, type Judgement } from './weigh.ts'

const onset = 101_000
const explained = {
  onset,
  onsetInterval: { from: onset - 1_000, to: onset },
  sentence: 'checkout is slow',
}
const deploy = (service: string, at: number): Change => ({
  id: `${service}-${at}`,
  kind: 'deployment',
  at,
  title: `${service} deployed`,
  service,
  version: { to: 'v2' },
})
const rows = (changes: readonly Change[]): Rows<Change> => ({
  rows: changes,
  provenance: [],
})
const shiftBy = (factor: number): Shift => ({
  ...explained,
  before: 10,
  after: 10 * factor,
  direction: 'up',
  effect: 8,
  probability: 0.99,
  evidence: evidence.series({ title: 'own time', unit: 'ms', series: [] }),
  diagnostics: [],
})
const moved = (suspicion: number, factor = 10): WatchedPlace => ({
  suspicion,
  shift: shiftBy(factor),
  isOwn: true,
})

function judge(
  changes: readonly Change[],
  places: Readonly<Record<string, WatchedPlace>>,
): readonly Judgement[] {
  return judgeChanges(createAnalyze(), explained, { changes: rows(changes), places }).judgements
}

test('the change of the suspect at the onset is the cause, the others are innocent', () => {
  const changes = [deploy('payment', 99_800), deploy('cart', 99_900), deploy('payment', 70_000)]
  const places = { payment: moved(1), cart: { suspicion: 0.05, shift: null } }
  const [first, ...others] = judge(changes, places)
  expect(first).toMatchObject({
    judgement: 'cause',
    verdict: { change: { id: 'payment-99800' } },
  })
  expect(first?.verdict.probability).toBeGreaterThan(0.85)
  expect(others.map(({ judgement }) => judgement)).toEqual(['unlikely', 'innocent'])
})

test('ruling out needs proof: the clock of whoever posted it excludes no change of the suspect', () => {
  const [only] = judge([deploy('payment', 110_000)], { payment: moved(1) })
  expect(only?.judgement).not.toBe('innocent')
  const [later] = judge([deploy('payment', 110_000)], { payment: moved(0.5) })
  expect(later).toMatchObject({
    judgement: 'unlikely',
    reason: 'it came 9 s after the shift began, by the clock of whoever posted it',
  })
})

test('ruling out needs proof: that no request met the version until after the onset is one', () => {
  const change = deploy('payment', 90_000)
  const rollout = {
    ...{ service: 'payment', version: 'v2', previous: 'v1', from: 110_000, to: 115_000 },
    provenance: [],
  }
  const facts = { changes: rows([change]), places: { payment: moved(1) } }
  const observed = {
    rollouts: new Map([[change.id, rollout]]),
    versions: new Map(),
    versioned: new Set<string>(),
  }
  const [only] = judgeChanges(createAnalyze(), explained, { ...facts, observed }).judgements
  expect(only?.judgement).toBe('innocent')
})

test('a change of the suspect that did no harm for a while is not called the cause', () => {
  const [only] = judge([deploy('payment', 70_000)], { payment: moved(1) })
  expect(only?.judgement).not.toBe('cause')
  expect(only?.reason).toBe('the shift began 30 s after it, and all was well in between')
})

test('a change whose place lives on as before is not called the cause, however timely', () => {
  const places = { catalogue: { suspicion: 0.3, shift: null } }
  const [only] = judge([deploy('catalogue', 100_000)], places)
  expect(only?.judgement).not.toBe('cause')
  expect(only?.reason).toMatch('catalogue behaves as before, although the shift began within')
})

test('a timely change of a minor suspect is in doubt rather than the cause', () => {
  const [only] = judge([deploy('checkout', 100_000)], { checkout: moved(0.3, 1.5) })
  expect(only?.judgement).toBe('doubtful')
})

test('a timely change of a minor suspect that hardly moved is not called the cause', () => {
  const judgementOf = (factor: number): unknown =>
    judge([deploy('payment', 99_900)], { payment: moved(0.07, factor) })[0]?.judgement
  expect(judgementOf(1.7)).toBe('innocent')
  expect(judgementOf(27)).toBe('cause')
})

test('a change somewhere else at the very onset is not called the cause', () => {
  const [only] = judge([deploy('search', 100_000)], { payment: moved(1) })
  expect(only?.verdict.probability).toBeLessThan(0.05)
  expect(only?.reason).toMatch('search is not where the trouble starts')
})

test('a change of a service that only suffers from what it calls is not called the cause', () => {
  const places = { payment: moved(1), cart: { ...moved(0.4), isOwn: false } }
  const [only] = judge([deploy('cart', 99_900)], places)
  expect(only?.judgement).not.toBe('cause')
  expect(only?.reason).toMatch('cart only suffers from what it calls, although')
})

test('a change that was timely, too, is told which one explains it better', () => {
  const changes = [deploy('payment', 99_900), deploy('checkout', 99_900)]
  const judged = judge(changes, { payment: moved(1), checkout: moved(0.1) })
  expect(judged[1]?.reason).toBe('payment@v2 explains it better')
})

test('a change that names no service is half as suspect as the most suspect place', () => {
  const anywhere: Change = { id: 'migration', kind: 'other', at: 99_900, title: 'migrated' }
  const [first, second] = judge([anywhere, deploy('payment', 99_900)], { payment: moved(1) })
  expect(first?.verdict.change.id).toBe('payment-99900')
  expect(second?.verdict.factors).toContainEqual(
    expect.objectContaining({ name: 'suspicion', likelihoodRatio: 0.5 }),
  )
})
