import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startFakeGithub, type FakeGithub } from '@faultline/backtest/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  createAnalyzersRepository,
  type AnalyzersRepository,
} from '../test/analyzers-repository.ts'

/** What of an action's file is tested; the rest is for GitHub to read. */
const actionSchema = z.object({
  name: z.string(),
  description: z.string(),
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  runs: z.object({
    using: z.literal('composite'),
    steps: z.array(
      z.object({
        name: z.string(),
        run: z.string().optional(),
        shell: z.literal('bash').optional(),
        env: z.record(z.string(), z.string()).default({}),
      }),
    ),
  }),
})

const root = resolve(import.meta.dirname, '../../..')
const action = actionSchema.parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))

let repository: AnalyzersRepository
let github: FakeGithub
beforeEach(async () => {
  repository = createAnalyzersRepository()
  github = await startFakeGithub()
})
afterEach(async () => {
  await github.close()
  repository.remove()
})

// All cases that ship are replayed on two versions: minutes on a machine that is busy.
vi.setConfig({ testTimeout: 900_000 })

test('the steps run as GitHub runs them: comment, check run, summary and report', async () => {
  repository.replace(
    'analyzers/service-degradation/latency-hypotheses.ts',
    'increase(place) > 0)',
    'increase(place) < 0)',
  )
  repository.commit()
  const codes = await runSteps()
  expect(codes).toEqual([0, 1])
  expect(github.comments).toHaveLength(1)
  expect(github.comments[0]?.body).toMatch(/^### ❌ Backtest bad: /)
  expect(github.comments[0]?.body).toContain(
    '[The whole report](https://github.com/o/r/actions/runs/12#artifacts)',
  )
  expect(github.checks).toMatchObject([{ conclusion: 'failure' }])
  expect(read('summary.md')).toMatch(/^### ❌ Backtest bad: /)
  expect(read('faultline-backtest/report.html')).toMatch(/^<!doctype html>/)
  expect(existsSync(place('faultline-backtest/junit.xml'))).toBe(true)
})

test('a change that affects no analyzer passes without a word', async () => {
  writeFileSync(join(repository.folder, 'README.md'), 'words')
  repository.commit()
  expect(await runSteps()).toEqual([0, 0])
  expect(github.comments).toEqual([])
  expect(github.checks).toMatchObject([{ conclusion: 'success', annotations: [] }])
})

test('no input can become a command', () => {
  for (const { name, run = '' } of action.runs.steps) expect(run, name).not.toContain('${{')
})

const place = (path: string): string => join(repository.folder, '.git', path)
const read = (path: string): string => readFileSync(place(path), 'utf8')

/** Runs the steps that are scripts, with the variables and expressions that GitHub gives them. */
async function runSteps(): Promise<number[]> {
  const repo = { full_name: 'o/r' }
  const [head, base] = [repository.git('rev-parse', 'HEAD'), repository.git('rev-parse', 'HEAD~1')]
  const pullRequest = { number: 7, head: { sha: head, repo }, base: { sha: base, repo } }
  writeFileSync(place('event.json'), JSON.stringify({ pull_request: pullRequest }))
  writeFileSync(place('summary.md'), '')
  const codes: number[] = []
  for (const { run, env } of action.runs.steps) {
    if (run === undefined) continue
    codes.push(await runStep(run, env))
  }
  return codes
}

function runStep(script: string, own: Readonly<Record<string, string>>): Promise<number> {
  const variables = Object.entries(own).map(([name, value]) => [name, valueOf(value)])
  const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
    cwd: repository.folder,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      GITHUB_ACTION_PATH: root,
      GITHUB_API_URL: github.url,
      GITHUB_EVENT_PATH: place('event.json'),
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_RUN_ID: '12',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_STEP_SUMMARY: place('summary.md'),
      ...Object.fromEntries(variables),
    },
  })
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) => done(code ?? -1))
  })
}

/** The few expressions that the action uses. */
function valueOf(text: string): string {
  return text.replaceAll(/\$\{\{ ([\w.]+) \}\}/g, (_, expression: string) => {
    if (expression === 'runner.temp') return join(repository.folder, '.git')
    if (expression === 'inputs.token') return 'token-of-the-test'
    const value = action.inputs[expression.replace('inputs.', '')]?.default
    if (value === undefined) throw new Error(`The action uses ${expression}, which is not known.`)
    return value
  })
}
