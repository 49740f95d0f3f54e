import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calibrationFileSchema } from '@faultline/sdk/result'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli, type CliResult } from '../test/run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'faultline calibrate '))
const analyzers = join(folder, 'analyzers')
const calibration = join(analyzers, 'last-change', 'calibration.json')
const cli = (...words: string[]): Promise<CliResult> => runCli(words, { cwd: folder })

/** Says as its own that it was the flag, less surely than the analyzer that it chains. */
const second = `
import { defineAnalyzer, evidence, flag } from '@faultline/sdk'
import * as z from 'zod/mini'
import { lastChange } from '../last-change/index.ts'

export const secondOpinion = defineAnalyzer({
  id: 'second-opinion',
  title: 'Another opinion',
  owner: 'tests',
  params: z.object({ service: z.string() }),
  needs: {},
  async investigate({ params, chain, found }) {
    await chain(lastChange, params)
    const proof = evidence.text('Banner', 'It is on.', [])
    found.cause({ about: flag('banner'), confidence: 0.7, because: 'It is on.', evidence: [proof] })
  },
})
`

beforeAll(async () => {
  cpSync(join(import.meta.dirname, '..', 'test', 'project'), folder, { recursive: true })
  mkdirSync(join(analyzers, 'second-opinion'))
  writeFileSync(join(analyzers, 'second-opinion', 'index.ts'), second)
  const moment = ['--at', '2026-11-23T03:00:00Z', '--params', '{"service":"checkout"}']
  const truth = ['--truth', 'deployment:checkout@v42', '--source', 'changes=changes.json']
  for (const analyzer of ['last-change', 'second-opinion']) {
    const words = ['case', 'record', analyzer, ...moment, ...truth, '--name', `${analyzer}-0`]
    expect((await cli(...words)).exitCode).toBe(0)
  }
})
afterAll(() => rm(folder, { recursive: true }))

/** Copies a case; of a wrong one, what the analyzer says is not the known answer. */
function copyCase(number: number, isRight: boolean): void {
  const cases = join(analyzers, 'last-change', 'cases')
  const copy = join(cases, `last-change-${number}`)
  cpSync(join(cases, 'last-change-0'), copy, { recursive: true })
  const file = join(copy, 'case.yaml')
  const text = readFileSync(file, 'utf8')
  if (!isRight) writeFileSync(file, text.replace('version: v42', 'version: v41'))
}

test('what was always right is not fitted, with the reason', async () => {
  for (let number = 1; number < 12; number++) copyCase(number, true)
  const { exitCode, stdout } = await cli('calibrate', 'analyzers/last-change')
  expect(exitCode).toBe(0)
  expect(stdout).toBe(
    'last-change: 12 causes on 12 cases, 12 right; how sure it may be is learnt from causes that were wrong: 5 are needed, and there is none\n',
  )
  expect(existsSync(calibration)).toBe(false)
})

test('a fit is taken back when a case would not pass with it any more', async () => {
  for (let number = 12; number < 24; number++) copyCase(number, false)
  const { exitCode, stdout } = await cli('calibrate')
  expect(exitCode).toBe(1)
  expect(stdout).toContain(
    '✖ Nothing was written: with these confidences a case would not pass any more (second-opinion-0).',
  )
  expect(existsSync(calibration)).toBe(false)
})

test('else it is kept beside the analyzer, whose findings then say so', async () => {
  const { exitCode, stdout } = await cli('calibrate', 'analyzers/last-change')
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^last-change: 24 causes on 24 cases, 12 right; platt, Brier 0\.41/)
  const { analyzers: fitted } = calibrationFileSchema.parse(
    JSON.parse(readFileSync(calibration, 'utf8')),
  )
  expect(fitted['last-change']).toMatchObject({ method: 'platt', cases: 24 })
  const params = ['--params', '{"service":"checkout"}', '--at', '2026-11-23T03:00:00Z']
  const ran = await cli(
    ...['run', 'analyzers/last-change/index.ts', ...params, '--source', 'changes=changes.json'],
  )
  expect(ran.stdout).toContain('calibrated on 24 cases')
})
