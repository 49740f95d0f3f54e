import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reportSchema, type Report } from '@faultline/backtest/report'
import { startFakeGithub, type FakeGithub } from '@faultline/backtest/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import {
  createAnalyzersRepository,
  type AnalyzersRepository,
} from '../test/analyzers-repository.ts'
import { runCli, type CliResult } from '../test/run-cli.ts'

const file = 'analyzers/service-degradation/latency-hypotheses.ts'
const comparison = 'places.filter((place) => increase(place) > 0)'
const inverted = 'places.filter((place) => increase(place) < 0)'

let repository: AnalyzersRepository
let broken = ''
beforeAll(() => {
  repository = createAnalyzersRepository()
  repository.replace(file, comparison, inverted)
  broken = repository.commit()
})
afterAll(() => repository.remove())

let github: FakeGithub
beforeEach(async () => {
  repository.git('checkout', '--quiet', broken)
  github = await startFakeGithub()
})
afterEach(() => github.close())

// Every test replays all cases that ship, on two versions: minutes on a machine that is busy.
vi.setConfig({ testTimeout: 900_000 })

test('an inverted comparison regresses exactly the cases that it breaks, and undone it does not', async () => {
  const before = namesOf(await backtestAt('HEAD~1'), ['passed'])
  const later = await backtestAt(broken)
  // Of a case that needs a recording nothing can be said, also not that it regressed.
  const after = namesOf(later, ['failed', 'broken'])
  const expected = before.filter((name) => after.includes(name))
  expect(expected.length).toBeGreaterThan(0)

  repository.git('checkout', '--quiet', broken)
  const compared = await run('backtest', '--base', 'HEAD~1', '--json')
  expect(compared.exitCode).toBe(1)
  const report = reportOf(compared)
  const regressed = report.cases.filter(({ difference }) => difference?.kind === 'regressed')
  expect(regressed.map(({ name }) => name)).toEqual(expected)
  expect(report.sentence).toContain(expected[0])

  repository.replace(file, inverted, comparison)
  const undone = await run('backtest', '--base', 'HEAD~1', '--json')
  repository.git('checkout', '--quiet', file)
  expect(undone.exitCode).toBe(0)
  expect(reportOf(undone).cases.map(({ difference }) => difference?.kind)).not.toContain(
    'regressed',
  )
})

test('the reports are written in every form', async () => {
  const place = (name: string): string => join(repository.folder, 'reports', name)
  const read = (name: string): string => readFileSync(place(name), 'utf8')
  await run(
    ...['backtest', '--base', 'HEAD~1', '--html', place('report.html')],
    ...['--markdown', place('report.md'), '--junit', place('junit.xml')],
  )
  expect(read('report.html')).toMatch(/^<!doctype html>[\s\S]*<svg [\s\S]*<\/html>\n$/)
  expect(read('report.md')).toMatch(/^### ❌ Backtest bad: .* passed on the base/)
  expect(read('junit.xml')).toMatch(/<failure message="[^"]+" type="regressed">/)
  const unwritable = await run('backtest', '--html', join(repository.folder, file, 'x.html'))
  expect(unwritable).toMatchObject({ exitCode: 2 })
  expect(unwritable.stderr).toContain('cannot be written')
})

test('a review says it on GitHub once, and again in the same comment', async () => {
  const event = eventFile({ pull_request: pullRequest() })
  for (const _ of [1, 2]) {
    const reviewed = await review(event)
    expect(reviewed.exitCode).toBe(1)
  }
  expect(github.comments).toHaveLength(1)
  const [comment] = github.comments
  expect(comment?.body).toMatch(/^### ❌ Backtest bad: /)
  expect(comment?.body).toMatch(/^Affected by the change: /m)
  expect(comment?.body).toContain(`analyzers/service-degradation (${file})`)
  expect(github.checks.map(({ conclusion, headSha }) => [conclusion, headSha])).toEqual([
    ['failure', broken],
    ['failure', broken],
  ])
  const line = readFileSync(join(repository.folder, file), 'utf8')
    .split('\n')
    .findIndex((text) => text.includes(inverted))
  expect(github.checks[0]?.annotations).toMatchObject([
    { path: file, start_line: line + 1, end_line: line + 1, annotation_level: 'failure' },
  ])
})

test('a dry run says it here only, and needs no token', async () => {
  const reviewed = await runCli(
    ['review', '--event', eventFile({ pull_request: pullRequest() }), '--dry-run'],
    { cwd: repository.folder, env: { GITHUB_TOKEN: '' } },
  )
  expect(reviewed.exitCode).toBe(1)
  expect(reviewed.stdout).toMatch(/^### ❌ Backtest bad: /)
})

test("a fork's token may not write: the verdict is the exit code alone", async () => {
  const fork = { ...pullRequest(), head: { sha: broken, repo: { full_name: 'someone/r' } } }
  github.failures.push({ status: 403, message: 'Resource not accessible by integration' })
  const reviewed = await review(eventFile({ pull_request: fork }))
  expect(reviewed.exitCode).toBe(1)
  expect(reviewed.stdout).toContain('Nothing was said on GitHub: GitHub answered 403')
  expect(reviewed.stdout).toContain('From a fork: each run has a sandbox process of its own')
})

test('what is wrong with a review is one sentence and exit code 2', async () => {
  const wrong: [string[], string][] = [
    [['--event', '/nowhere.json'], 'cannot be read'],
    [
      ['--event', eventFile({ action: 'opened' }, 'other.json')],
      'neither of a pull request nor of a push',
    ],
    [
      ['--event', eventFile({ pull_request: pullRequest() }), '--base', 'gone', '--dry-run'],
      'has no commit "gone"',
    ],
    [
      ['--event', eventFile({ pull_request: pullRequest() })],
      'The review needs --repository, or the variable GITHUB_REPOSITORY',
    ],
    [[], 'The review needs --event, or the variable GITHUB_EVENT_PATH'],
  ]
  for (const [words, sentence] of wrong) {
    const { exitCode, stderr } = await run('review', ...words)
    expect(stderr).toContain(sentence)
    expect(exitCode).toBe(2)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }
})

async function backtestAt(revision: string): Promise<Report> {
  repository.git('checkout', '--quiet', revision)
  return reportOf(await run('backtest', '--json'))
}

function namesOf({ cases }: Report, statuses: readonly string[]): string[] {
  return cases.flatMap(({ name, outcome }) => (statuses.includes(outcome.status) ? name : []))
}

function reportOf({ stdout }: CliResult): Report {
  return reportSchema.parse(JSON.parse(stdout))
}

function pullRequest(): { number: number; head: object; base: object } {
  const repo = { full_name: 'o/r' }
  return {
    number: 7,
    head: { sha: broken, repo },
    base: { sha: repository.git('rev-parse', `${broken}~1`), repo },
  }
}

function eventFile(payload: object, name = 'event.json'): string {
  const path = join(repository.folder, '.git', name)
  writeFileSync(path, JSON.stringify(payload))
  return path
}

function review(event: string): Promise<CliResult> {
  return runCli(['review', '--event', event, '--repository', 'o/r'], {
    cwd: repository.folder,
    env: { GITHUB_API_URL: github.url, GITHUB_TOKEN: 'token-of-the-test' },
  })
}

function run(...words: readonly string[]): Promise<CliResult> {
  return runCli(words, {
    cwd: repository.folder,
    env: { GITHUB_EVENT_PATH: '', GITHUB_REPOSITORY: '' },
  })
}
