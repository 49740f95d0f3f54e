import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { investigationSchema } from '@faultline/server/contract'
import { runCli } from '../test/run-cli.ts'

const documentSchema = z.object({
  fault: z.object({ name: z.string(), seed: z.number(), truth: z.looseObject({}) }),
  alert: z.looseObject({ version: z.literal('4') }),
  investigation: investigationSchema,
  timings: z.object({
    baselineMs: z.number(),
    alertToFirstFindingMs: z.number().nullable(),
    alertToAnswerMs: z.number(),
  }),
  correct: z.boolean(),
})

/** All that the demos of this file leave in a temporary folder is seen here; its path has a space. */
const ownTmp = mkdtempSync(join(tmpdir(), 'faultline demo test '))
// PostgreSQL runs as another user when this one is root.
chmodSync(ownTmp, 0o755)
afterAll(() => rmSync(ownTmp, { recursive: true, force: true }))

/** Runs a scenario live and gives what was found beside the truth. */
async function scenario(fault: string) {
  const { exitCode, stdout, stderr } = await runCli(
    ['demo', '--fault', fault, '--once', '--json'],
    {
      env: { TMPDIR: ownTmp },
    },
  )
  const { investigation, ...document } = documentSchema.parse(JSON.parse(stdout), {
    error: () => stderr,
  })
  const causes = investigation.findings.filter(({ kind }) => kind === 'cause')
  return { exitCode, ...document, investigation, first: causes[0]?.entity, causes }
}

test('a slow deployment is named as the cause, with its evidence', async () => {
  const { exitCode, fault, first, causes, correct, investigation } = await scenario('slow-deploy')
  expect(first).toEqual(fault.truth['entity'])
  expect(causes[0]?.evidence).not.toEqual([])
  expect(investigation.conclusion?.kind).toBe('cause')
  expect([correct, exitCode]).toEqual([true, 0])
})

test('a killed service is named, not those that call it', async () => {
  const { exitCode, fault, first } = await scenario('dependency-killed')
  expect(first).toEqual(fault.truth['entity'])
  expect(exitCode).toBe(0)
})

test('when only the threshold is too low, nothing is blamed', async () => {
  const { exitCode, causes, investigation } = await scenario('low-threshold')
  expect(causes).toEqual([])
  expect(investigation.status).toBe('succeeded')
  expect(exitCode).toBe(0)
})

test('a demo leaves no process and no folder behind', () => {
  expect(readdirSync(ownTmp)).toEqual([])
  if (process.platform !== 'linux') return
  expect(commandLines().filter((line) => line.includes(ownTmp))).toEqual([])
})

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
      } catch {
        return []
      }
    })
}
