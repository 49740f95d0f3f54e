import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRuntime, type Runtime } from '@faultline/runtime'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createProject, dayBroker, recordDay, type TestProject } from '../../test/project.ts'
import type { CaseAnswer } from '../case-file.ts'
import { reportSchema, type Report } from '../report.ts'
import { backtest, type BacktestOptions } from './backtest.ts'
import { calibrateAnalyzers } from './calibrate/calibrate-analyzers.ts'
import { loadCases } from './case/find-cases.ts'
import { openResultsFile } from './results-file.ts'
import { openBaseVersion } from './version/base-version.ts'

let runtime: Runtime
let project: TestProject

beforeAll(async () => {
  runtime = await createRuntime({ poolSize: 2 })
})
afterAll(() => runtime.close())
beforeEach(async () => {
  project = createProject()
  await recordDay(runtime, project, { name: 'slow-one', tags: ['slow'] })
  await recordDay(runtime, project, { name: 'slow-two', tags: ['slow'] })
  await recordDay(runtime, project, { name: 'quiet', isHealthy: true, tags: ['quiet'] })
})
afterEach(() => project.remove())

async function run(options: Partial<BacktestOptions> = {}): Promise<Report> {
  const cases = await loadCases([project.root])
  const { root } = project
  return backtest({ cases, runtime, workers: 2, root, nowMs: () => 0, ...options })
}

async function runAgainst(ref: string): Promise<Report> {
  const base = await openBaseVersion(project.root, ref)
  try {
    return await run({ base })
  } finally {
    await base.remove()
  }
}

const kindsOf = ({ cases }: Report) =>
  Object.fromEntries(cases.map(({ name, difference }) => [name, difference?.kind]))
const statusesOf = ({ cases }: Report) =>
  Object.fromEntries(cases.map(({ name, outcome }) => [name, outcome.status]))

test('an analyzer that finds the known answers passes, and its scores say so', async () => {
  const report = await run()
  expect(reportSchema.parse(report)).toEqual(report)
  expect(statusesOf(report)).toEqual({
    quiet: 'passed',
    'slow-one': 'passed',
    'slow-two': 'passed',
  })
  expect(report).toMatchObject({ isGood: true, sentence: '3 of 3 cases passed.' })
  expect(report.scores).toMatchObject({
    recallAt1: { value: 1, count: 2, interval: 'wilson' },
    falseAlarmRate: { value: 0, count: 1 },
    meanReciprocalRank: { value: 1 },
  })
  expect(report.groups.map(({ by, name, scores }) => [by, name, scores.cases])).toEqual([
    ['analyzer', 'slow-service', 3],
    ['owner', 'team-tests', 3],
    ['tag', 'quiet', 1],
    ['tag', 'slow', 2],
  ])
  expect(report.cases[0]).toMatchObject({
    path: 'analyzers/slow-service/cases/quiet',
    analyzer: { id: 'slow-service', owner: 'team-tests', file: 'analyzers/slow-service/index.ts' },
    outcome: { calls: 1 },
  })
})

test('a comparison that is inverted shows as what regressed, with the query; undone, nothing differs', async () => {
  project.commit()
  project.edit("shift.direction === 'down'", "shift.direction === 'up'")
  const broken = await runAgainst('HEAD')
  expect(kindsOf(broken)).toEqual({
    quiet: 'unchanged',
    'slow-one': 'regressed',
    'slow-two': 'regressed',
  })
  expect(broken.isGood).toBe(false)
  expect(broken.sentence).toBe(
    '2 cases passed on the base and do not any more: slow-one, slow-two. 1 of 3 cases passed.',
  )
  const one = broken.cases.find(({ name }) => name === 'slow-one')
  expect(one?.difference?.sentence).toMatch(
    /^Before: checkout@v42 \(confidence .*\); now: nothing is wrong\.$/,
  )
  expect(one?.difference?.query).toMatchObject({
    how: 'no_longer_asked',
    asked: { run: '1', need: 'changes', source: 'changes', method: 'list' },
  })
  expect(one?.base?.findings[0]?.evidence[0]?.kind).toBe('series')

  project.edit("shift.direction === 'up'", "shift.direction === 'down'")
  const undone = await runAgainst('HEAD')
  expect(new Set(Object.values(kindsOf(undone)))).toEqual(new Set(['unchanged']))
  expect(undone.isGood).toBe(true)
  // The same code is not replayed twice.
  expect(undone.speed.replays).toBe(3)
})

test('what is read in another way is told with the query behind it', async () => {
  project.commit()
  project.edit('confidence: shift.probability', 'confidence: 0.5')
  const report = await runAgainst('HEAD')
  expect(kindsOf(report)).toMatchObject({ 'slow-one': 'changed', quiet: 'unchanged' })
  const one = report.cases.find(({ name }) => name === 'slow-one')
  expect(one?.difference?.query).toMatchObject({
    how: 'read_differently',
    asked: { source: 'metrics', method: 'range', query: { metric: 'latency' } },
  })
})

test('a repaired analyzer shows as fixed, one that does not load as broken', async () => {
  project.edit("shift.direction === 'down'", 'true')
  project.commit()
  project.edit('|| true', "|| shift.direction === 'down'")
  expect(kindsOf(await runAgainst('HEAD'))).toMatchObject({ 'slow-one': 'fixed' })
  project.commit()
  project.edit('defineAnalyzer({', 'defineAnalyzer({{')
  const report = await runAgainst('HEAD')
  expect(statusesOf(report)).toMatchObject({ 'slow-one': 'broken', quiet: 'broken' })
  expect(report.cases[0]?.outcome.reasons[0]).toContain('index.ts:')
  expect(kindsOf(report)).toMatchObject({ 'slow-one': 'regressed' })
})

test('a question that the journal cannot answer is listed, never papered over', async () => {
  project.edit("metric: 'latency'", "metric: 'latency_p99'")
  const report = await run()
  expect(statusesOf(report)).toEqual({
    quiet: 'needs_recording',
    'slow-one': 'needs_recording',
    'slow-two': 'needs_recording',
  })
  expect(report.isGood).toBe(false)
  expect(report.cases[1]?.outcome.missing).toMatchObject([
    { run: '1', analyzer: 'slow-service', method: 'range', query: { metric: 'latency_p99' } },
  ])
  // Nothing is known of them, so they count for nothing.
  expect(report.scores.recallAt1.count).toBe(0)

  const live = await run({ live: dayBroker({ name: 'slow-one' }) })
  expect(statusesOf(live)).toMatchObject({ 'slow-one': 'passed', 'slow-two': 'passed' })
})

test('a wrong answer fails with the reason, and a gate can be set at what is reached', async () => {
  const answer: CaseAnswer = {
    conclusion: 'cause',
    causes: { any: [{ kind: 'flag', name: 'cart-prefetch' }] },
  }
  await recordDay(runtime, project, { name: 'misleading', answer })
  const report = await run()
  expect(report.cases.find(({ name }) => name === 'misleading')?.outcome.reasons).toEqual([
    'It named checkout@v42 first; right is flag cart-prefetch, which was not named.',
  ])
  expect(report.sentence).toBe('1 case failed: misleading. 3 of 4 cases passed.')
  expect((await run({ gates: { minimumRecallAt1: 0.6 } })).isGood).toBe(true)
  const strict = await run({ gates: { minimumRecallAt1: 0.9 } })
  expect(strict.isGood).toBe(false)
  expect(strict.sentence).toContain('in 66.7 % of 3 cases; at least 90.0 % is asked for.')
})

test('a calibration beside the analyzer is part of it, and findings say so', async () => {
  project.commit()
  const file = join(project.analyzerFile, '..', 'calibration.json')
  const curve = { method: 'platt', cases: 40, slope: -2, intercept: 1 }
  writeFileSync(file, JSON.stringify({ schemaVersion: 1, analyzers: { 'slow-service': curve } }))
  const report = await runAgainst('HEAD')
  expect(kindsOf(report)).toMatchObject({ 'slow-one': 'changed', quiet: 'unchanged' })
  const one = report.cases.find(({ name }) => name === 'slow-one')
  const before = one?.base?.findings[0]
  const after = one?.outcome.findings[0]
  const score = before?.confidence ?? Number.NaN
  expect(before).not.toHaveProperty('calibration')
  expect(after?.calibration).toEqual({ method: 'platt', cases: 40, score })
  expect(after?.confidence).toBeCloseTo(1 / (1 + Math.exp(-2 * score + 1)))
  // What is fitted is what the analyzer said itself.
  expect(calibrateAnalyzers(report.cases)).toMatchObject([
    { analyzer: 'slow-service', cases: 2, right: 2, fit: { kind: 'too_few', claims: 2 } },
  ])
  writeFileSync(file, '{"schemaVersion": 1}')
  expect((await run()).cases[0]?.outcome.reasons[0]).toContain(
    'calibration.json is not a calibration (analyzers: ',
  )
})

test('a backtest that was interrupted resumes with what it had finished', async () => {
  const file = join(project.root, 'results.jsonl')
  const stop = new AbortController()
  const cases = await loadCases([project.root])
  const partial = await run({
    cases: cases.toReversed(),
    results: openResultsFile(file),
    workers: 0,
    signal: stop.signal,
    onCase: () => stop.abort(),
  })
  expect(partial).toMatchObject({ isPartial: true, isGood: false })
  expect(partial.cases).toHaveLength(1)
  appendFileSync(file, '{"key": "cut o')

  const results = openResultsFile(file)
  expect(results.resumed).toBe(1)
  const whole = await run({ results })
  expect(whole.cases).toHaveLength(3)
  expect(whole.speed.replays).toBe(2)
  const [name] = partial.cases.map((one) => one.name)
  expect(whole.cases.find((one) => one.name === name)).toEqual(partial.cases[0])
})

test('a case whose analyzer is gone is refused before anything is replayed', async () => {
  project.edit("id: 'slow-service'", "id: 'quick-service'")
  await expect(run()).rejects.toThrow(/there is no analyzer "slow-service" in .* any more/)
  rmSync(project.analyzerFile)
  await expect(run()).rejects.toThrow(/its analyzer .* does not exist any more/)
})

test('a journal that was cut off or changed is refused', async () => {
  const journal = join(project.casesFolder, 'quiet', 'journal.zst')
  const bytes = readFileSync(journal)
  writeFileSync(journal, bytes.subarray(0, -4))
  await expect(run()).rejects.toThrow(/is not the one that was recorded: it has \d+ of \d+ bytes/)
  const changed = Uint8Array.from(bytes)
  changed[20] = (changed[20] ?? 0) ^ 1
  writeFileSync(journal, changed)
  await expect(run()).rejects.toThrow(/it was changed; restore it from version control/)
  rmSync(journal)
  await expect(run()).rejects.toThrow(/bring it back or record it/)
})

test('a base that is not there is refused', async () => {
  project.commit()
  await expect(openBaseVersion(project.root, 'no-such-branch')).rejects.toThrow(
    /There is no commit "no-such-branch"/,
  )
})
