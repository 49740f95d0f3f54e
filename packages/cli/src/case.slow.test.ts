import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeJournals } from '@faultline/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { runCli, type CliResult } from '../test/run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'faultline cases '))
const analyzer = join(folder, 'analyzers', 'last-change', 'index.ts')
const cases = join(folder, 'analyzers', 'last-change', 'cases')

beforeAll(() => {
  cpSync(join(import.meta.dirname, '..', 'test', 'project'), folder, { recursive: true })
  git('init', '--quiet')
})
afterAll(() => rm(folder, { recursive: true }))

const git = (...words: string[]) => {
  const person = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']
  execFileSync('git', [...person, ...words], { cwd: folder, stdio: 'pipe' })
}
const cli = (...words: string[]): Promise<CliResult> => runCli(words, { cwd: folder })
const edit = (file: string, from: string, to: string) => {
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
  writeFileSync(file, text.replace(from, to))
}
const report = z.object({
  isGood: z.boolean(),
  cases: z.array(
    z.object({
      name: z.string(),
      outcome: z.object({ status: z.string() }),
      difference: z.object({ kind: z.string() }).nullable(),
    }),
  ),
})
const record = ['case', 'record', 'last-change', '--source', 'changes=changes.json']
const statuses = (result: CliResult) =>
  report.parse(JSON.parse(result.stdout)).cases.map(({ name, outcome }) => [name, outcome.status])

test('an analyzer is recorded as of the past, replayed, broken, compared and mended', async () => {
  const params = ['--params', '{"service":"checkout"}']
  const at = ['--at', '2026-11-23T03:00:00Z']
  const truth = ['--truth', 'deployment:checkout@v42', '--never', 'flag:banner']
  const saved = await cli(...record, ...params, ...at, ...truth, '--name', 'bad-deploy')
  expect(saved.stderr).toBe('')
  expect(saved.stdout).toContain('Replayed, it finds the known answer.')
  expect(readdirSync(join(cases, 'bad-deploy'))).toEqual(['case.yaml', 'journal.zst'])
  const quiet = ['--params', '{"service":"cart"}', '--truth', 'healthy', '--name', 'quiet']
  expect((await cli(...record, ...at, ...quiet)).exitCode).toBe(0)
  git('add', '--all')
  git('commit', '--quiet', '--message', 'Cases')

  expect((await cli('backtest')).exitCode).toBe(0)
  edit(analyzer, 'last !== undefined', 'last === undefined')
  const broken = await cli('backtest', '--base', 'HEAD', '--json')
  expect(broken.exitCode).toBe(1)
  expect(broken.stderr).toMatch(/2 of 2 cases/)
  const { cases: compared } = report.parse(JSON.parse(broken.stdout))
  expect(compared.map(({ difference }) => difference?.kind)).toEqual(['regressed', 'regressed'])
  edit(analyzer, 'last === undefined', 'last !== undefined')
  expect((await cli('backtest', '--base', 'HEAD')).exitCode).toBe(0)
})

test('what a changed analyzer asks anew is listed, fetched and recorded', async () => {
  edit(analyzer, 'list({ window', 'list({ window, service: params.service')
  const missing = await cli('backtest', '--json')
  expect(missing.exitCode).toBe(1)
  expect(statuses(missing)).toEqual([
    ['bad-deploy', 'needs_recording'],
    ['quiet', 'needs_recording'],
  ])
  const live = await cli('backtest', '--live', '--source', 'changes=changes.json', '--json')
  expect(statuses(live)[0]).toEqual(['bad-deploy', 'passed'])
  const without = await cli('case', 'rerecord', 'analyzers')
  expect(without.exitCode).toBe(2)
  const again = await cli('case', 'rerecord', 'analyzers', '--source', 'changes=changes.json')
  expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  expect((await cli('backtest')).exitCode).toBe(0)
})

test('a recording that was downloaded becomes a case, redacted as the project asks', async () => {
  const clock = Date.UTC(2026, 10, 23, 3)
  const change = { id: '1', kind: 'other', at: clock - 5, title: 'Jane Roe changed it' }
  const query = { window: { from: 0, to: clock }, service: 'shop' }
  const payload = { json: JSON.stringify([change]), floats: [] }
  const entry = {
    ...{ position: 0, askedAtMs: 0, answeredAtMs: 1 },
    asked: { kind: 'read', need: 'changes', source: 'changes', method: 'list', query } as const,
    answer: { kind: 'value', query: 'changes', window: query.window, payload, bytes: 9 } as const,
  }
  const of = { id: 'last-change', version: '0123456789ab' }
  const journal = { version: 1, run: '1', analyzer: of, entries: [entry] } as const
  const recording = {
    ...{ schemaVersion: 1, investigation: 'i', title: 'Shop is slow', analyzer: 'last-change' },
    ...{ params: { service: 'shop' }, alert: null, clock, window: query.window, seed: 's' },
    conclusion: { kind: 'cause', sentence: 'Jane Roe changed it', confidence: 0.9 },
    causes: [{ kind: 'change', id: '1' }],
    journals: Buffer.from(encodeJournals(new Map([['1', journal]]))).toString('base64'),
  }
  writeFileSync(join(folder, 'recording.json'), JSON.stringify(recording))
  writeFileSync(join(folder, 'faultline.config.yaml'), 'redaction:\n  patterns: ["Jane \\\\w+"]\n')
  const saved = await cli('case', 'save', 'recording.json')
  expect(saved).toMatchObject({ exitCode: 0, stderr: '' })
  expect(saved.stdout).toContain('Replayed, it finds the known answer.')
  const shown = await cli('case', 'show', join(cases, 'shop-is-slow-2026-11-23-03-00'))
  expect(shown.stdout).toContain('title: Shop is slow')
  expect(shown.stdout).toContain('changes.list(')
  expect(shown.stdout).not.toContain('Jane')
  const listed = await cli('case', 'list')
  expect(listed.stdout).toContain('shop-is-slow-2026-11-23-03-00  change 1')
  expect((await cli('case', 'check')).stdout).toContain('3 cases are whole')
})

test('gates of the project decide, and say which is broken', async () => {
  const file = join(folder, 'faultline.config.yaml')
  writeFileSync(file, 'gates:\n  minimumRecallAt1: 1\n  maximumFalseAlarmRate: 0\n')
  edit(join(cases, 'bad-deploy', 'case.yaml'), 'version: v42', 'version: v41')
  const broken = await cli('backtest')
  expect(broken.exitCode).toBe(1)
  expect(broken.stdout).toContain(
    'The true cause is named first in 50.0 % of 2 cases; at least 100.0 % is asked for.',
  )
  writeFileSync(file, 'gates:\n  minimumRecallAt1: 0.4\n')
  expect((await cli('backtest')).exitCode).toBe(0)
  writeFileSync(file, 'gates:\n  minimumRecall: 0.4\n')
  expect(await cli('backtest')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(
      /faultline\.config\.yaml:2: .*gates\.minimumRecall: there is no such/,
    ),
  })
  writeFileSync(file, '')
})

test.each([
  [
    'a folder without cases',
    ['backtest', 'empty'],
    /empty holds no case \(a folder with a case.yaml\)/,
  ],
  ['a folder that is not there', ['backtest', 'nowhere'], /There is no nowhere/],
  ['a base that is not there', ['backtest', '--base', 'no-such'], /There is no commit "no-such"/],
  ['tags of no case', ['backtest', '--tags', 'moon'], /--tags must be tags of some case/],
  [
    'a truth that is no entity',
    [...record, '--at', '2026-11-23T03:00:00Z', '--name', 'x', '--truth', 'moon:x'],
    /"moon:x" is no entity/,
  ],
  [
    'a name that is taken',
    [
      ...record,
      '--params',
      '{"service":"cart"}',
      '--at',
      '2026-11-23T03:00:00Z',
      '--name',
      'quiet',
    ],
    /quiet exists already/,
  ],
  [
    'an analyzer that is not there',
    ['case', 'record', 'nothing', '--at', '2026-11-23T03:00:00Z', '--name', 'x'],
    /nothing cannot be read: there is no such analyzer/,
  ],
])('%s', async (_, words, sentence) => {
  const { exitCode, stdout, stderr } = await cli(...words)
  expect([exitCode, stdout]).toEqual([2, ''])
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toMatch(sentence)
  expect(readdirSync(cases)).toHaveLength(3)
})

test('a case that is not whole is told with file and line', async () => {
  const file = join(cases, 'quiet', 'case.yaml')
  const text = readFileSync(file, 'utf8')
  const wrong = text.replace(
    'conclusion: healthy',
    'conclusion: healthy\n  never:\n    - kind: moon',
  )
  writeFileSync(file, wrong)
  const { exitCode, stderr } = await cli('backtest')
  const line = wrong.split('\n').findIndex((one) => one.includes('moon')) + 1
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`case.yaml:${line}: the case is`)])
  writeFileSync(file, text)
  const copy = join(folder, 'others', 'quiet')
  cpSync(join(cases, 'quiet'), copy, { recursive: true })
  expect((await cli('backtest', 'analyzers', 'others')).stderr).toContain(
    'Two cases are named "quiet"',
  )
})

test('whoever was asked is recorded as well, and left out once it is gone', async () => {
  const asked = ['--params', '{"service":"checkout"}', '--at', '2026-11-23T03:00:00Z']
  const source = ['--source', 'changes=changes.json']
  const ran = await cli('run', 'analyzers/asker/index.ts', ...asked, ...source)
  expect(ran.stdout).toContain('Deploy checkout v42')
  const name = ['--truth', 'deployment:checkout@v42', '--name', 'asked']
  const saved = await cli('case', 'record', 'asker', ...asked, ...source, ...name)
  expect(saved.stdout).toContain('Replayed, it finds the known answer.')
  const folder = 'analyzers/asker/cases/asked'
  edit(analyzer, "on.entity('service'", "on.entity('host'")
  expect((await cli('backtest', folder)).exitCode).toBe(0)
  edit(analyzer, "id: 'last-change'", "id: 'latest-change'")
  const without = await cli('backtest', folder)
  expect(without.exitCode).toBe(1)
  expect(without.stdout).toContain(
    'last-change answered when this was recorded and is not there any more',
  )
  const again = await cli('case', 'rerecord', folder)
  expect(again.stdout).toContain('asked: 0 answers were added; what last-change found is left out.')
  expect((await cli('backtest', folder)).stdout).not.toContain('not there any more')
})
