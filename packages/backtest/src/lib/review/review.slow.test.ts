import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleReport } from '../../../test/sample-report.ts'
import { review, type Review } from './review.ts'

let folder = ''
let baseSha = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'faultline-review-')))
  git('init', '--quiet', '--initial-branch=main')
  write('README.md', 'words')
  write('analyzers/service-degradation/index.ts', "import './graph.ts'\nexport const a = 1\n")
  write('analyzers/service-degradation/graph.ts', 'export const b = 1\nexport const c = 2\n')
  write('analyzers/service-degradation/cases/slow-deploy-1/case.yaml', 'title: Slow')
  write('analyzers/other/index.ts', 'export const d = 1\n')
  commit()
  baseSha = git('rev-parse', 'HEAD').trim()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('only what the change affects is backtested, and its lines are marked', async () => {
  write('analyzers/service-degradation/graph.ts', 'export const b = 1\nexport const c = 3\n')
  commit()
  const asked: string[][] = []
  const made = await reviewed({ onBacktest: (cases) => asked.push(cases) })
  expect(asked).toEqual([['analyzers/service-degradation/cases/slow-deploy-1']])
  expect(made.comment?.split('\n')[0]).toMatch(/^### ❌ Backtest bad: 2 of 12 cases regressed/)
  expect(made.comment).toContain(
    'Affected by the change: analyzers/service-degradation (analyzers/service-degradation/graph.ts). 1 analyzer is not affected.',
  )
  expect(made.comment?.trimEnd().endsWith('<!-- faultline-backtest -->')).toBe(true)
  expect(made.check).toMatchObject({
    conclusion: 'failure',
    head_sha: git('rev-parse', 'HEAD').trim(),
  })
  expect(made.annotations).toMatchObject([
    { path: 'analyzers/service-degradation/graph.ts', start_line: 2, end_line: 2 },
  ])
})

test('a change that affects nothing runs nothing and is good', async () => {
  write('README.md', 'other words')
  write('analyzers/other/index.ts', 'export const d = 2\n')
  commit()
  const made = await reviewed({ onBacktest: () => expect.unreachable() })
  expect(made).toMatchObject({ isGood: true, report: null, annotations: [] })
  expect(made.comment?.split('\n')[0]).toBe(
    '### ✅ Backtest good: no analyzer that has cases is affected by this change.',
  )
  expect(made.check.conclusion).toBe('success')
})

type Options = { readonly onBacktest: (cases: string[]) => unknown }

function reviewed({ onBacktest }: Options): Promise<Review> {
  const headSha = git('rev-parse', 'HEAD').trim()
  return review({
    repository: folder,
    event: { pullRequest: 7, headSha, baseSha, isFork: false },
    head: 'HEAD',
    analyzerFolders: ['analyzers'],
    backtest: async (plan) => {
      onBacktest(plan.affected.flatMap(({ cases }) => [...cases]))
      return sampleReport()
    },
  })
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function commit(): void {
  git('add', '--all')
  git('commit', '--quiet', '--message=state')
}

function git(...args: string[]): string {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid']
  return execFileSync('git', [...author, ...args], { cwd: folder, encoding: 'utf8' })
}
