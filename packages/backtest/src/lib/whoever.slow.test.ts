import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleAnalyzer, createRuntime, type Runtime } from '@faultline/runtime'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { at, createProject, dayBroker, type TestProject } from '../../test/project.ts'
import type { Report } from '../report.ts'
import { backtest } from './backtest.ts'
import { loadCases } from './case/find-cases.ts'
import { caseOfRecording } from './case/recorded-case.ts'
import { saveCase } from './case/save-case.ts'
import { openBaseVersion } from './version/base-version.ts'

let runtime: Runtime
let project: TestProject
const names = ['asker', 'recent-changes']

beforeAll(async () => {
  runtime = await createRuntime({ poolSize: 1 })
})
afterAll(() => runtime.close())
beforeEach(async () => {
  project = createProject()
  const fixtures = join(import.meta.dirname, '..', '..', 'test', 'fixtures')
  for (const name of names) cpSync(join(fixtures, name), folderOf(name), { recursive: true })
  await recordAsking()
  project.commit()
})
afterEach(() => project.remove())

const folderOf = (name: string): string => join(project.root, 'analyzers', name)
const fileOf = (name: string): string => join(folderOf(name), 'index.ts')

/** An incident in which one team's analyzer asked another's, saved as a case of the first. */
async function recordAsking(): Promise<void> {
  const [bundle, other] = await Promise.all(names.map((name) => bundleAnalyzer(fileOf(name))))
  if (!bundle || !other) throw new Error('no bundle')
  const params = { service: 'checkout' }
  const asked = { alert: null, clock: at, window: { from: at - 900_000, to: at }, seed: '1' }
  const broker = dayBroker({ name: 'asked' })
  const start = { kind: 'params', params } as const
  const registered = [bundle, other]
  const { journals } = await runtime.record({ ...asked, bundle, registered, start, broker })
  const v42 = { kind: 'deployment', service: 'checkout', version: 'v42' } as const
  await saveCase({
    folder: join(folderOf('asker'), 'cases', 'asked'),
    content: caseOfRecording(
      { ...asked, analyzer: 'asker', params },
      { title: 'Asked', tags: [], answer: { conclusion: 'cause', causes: { any: [v42] } } },
    ),
    journals,
  })
}

function edit(name: string, from: string, to: string): void {
  const text = readFileSync(fileOf(name), 'utf8')
  expect(text).toContain(from)
  writeFileSync(fileOf(name), text.replace(from, to))
}

async function runAgainst(ref: string): Promise<Report> {
  const base = await openBaseVersion(project.root, ref)
  try {
    const { root } = project
    const cases = await loadCases([root])
    return await backtest({ cases, runtime, workers: 1, root, base, nowMs: () => 0 })
  } finally {
    await base.remove()
  }
}

test('whoever was asked is run again, from the working tree and from the base', async () => {
  const same = await runAgainst('HEAD')
  expect(same.cases[0]).toMatchObject({
    outcome: { status: 'passed', rank: 1, gone: [], calls: 1 },
    difference: { kind: 'unchanged' },
  })
  // The one that asks is the same code: what it asks is not.
  edit('recent-changes', 'confidence: 0.8', 'confidence: 0.4')
  const [one] = (await runAgainst('HEAD')).cases
  expect(one?.difference).toMatchObject({
    kind: 'changed',
    sentence: 'Before: checkout@v42 (confidence 0.80); now: checkout@v42 (confidence 0.40).',
    query: {
      how: 'read_differently',
      asked: { run: '1.1', analyzer: 'recent-changes', method: 'list' },
    },
  })
})

test('one that asks its source something new needs a recording', async () => {
  edit('recent-changes', 'list({ window })', "list({ window, service: 'cart' })")
  const [one] = (await runAgainst('HEAD')).cases
  expect(one?.outcome).toMatchObject({
    status: 'needs_recording',
    missing: [{ run: '1.1', analyzer: 'recent-changes', query: { service: 'cart' } }],
  })
})

test('one that is not there any more is told, and what it would have found is missed', async () => {
  rmSync(folderOf('recent-changes'), { recursive: true })
  const report = await runAgainst('HEAD')
  expect(report.isGood).toBe(false)
  expect(report.cases[0]).toMatchObject({
    outcome: { status: 'failed', gone: ['recent-changes'] },
    base: { status: 'passed', gone: [] },
    difference: { kind: 'regressed', query: { how: 'no_longer_asked' } },
  })
})

test('one that does not load is no reason to go without it', async () => {
  edit('recent-changes', 'defineAnalyzer({', 'defineAnalyzer({{')
  const [one] = (await runAgainst('HEAD')).cases
  expect(one?.outcome.status).toBe('broken')
  expect(one?.outcome.reasons[0]).toMatch(
    /^It asks recent-changes, which is not among the analyzers that load: .*index\.ts:/,
  )
})

test('an analyzer that asks around for the first time finds whoever is there', async () => {
  rmSync(join(folderOf('asker'), 'cases'), { recursive: true })
  edit('asker', 'service(params.service)', 'service(`not-${params.service}`)')
  await recordAsking()
  edit('asker', 'service(`not-${params.service}`)', 'service(params.service)')
  const report = await runAgainst('HEAD')
  expect(report.cases[0]?.outcome.status).toBe('passed')
})
