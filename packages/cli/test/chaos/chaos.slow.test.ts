import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { z } from 'zod'

const run = promisify(execFile)
const verdictSchema = z.looseObject({
  accepted: z.number(),
  investigated: z.number(),
  blows: z.record(z.string(), z.number()),
})

test('nothing is lost, done twice or changed while parts are killed under load', async () => {
  const words = ['--seconds', '5', '--json']
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words])
  const verdict = verdictSchema.parse(JSON.parse(stdout))
  expect(verdict).toMatchObject({
    ...{ lost: 0, duplicated: 0, honestAnswersChanged: 0, harm: [] },
  })
  expect(verdict.accepted).toBeGreaterThan(5)
  expect(verdict.investigated).toBe(verdict.accepted)
  expect(verdict.blows['service']).toBeGreaterThan(0)
})
