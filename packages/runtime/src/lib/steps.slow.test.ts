import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunEvent } from '@faultline/sdk/result'
import { bundleFixture, requestOf, testSources } from '../../test/harness.ts'
import { bundleAnalyzer, createRuntime, type Runtime } from '../index.ts'

let runtime: Runtime
const folder = mkdtempSync(join(tmpdir(), 'faultline-steps-'))
beforeAll(async () => {
  runtime = await createRuntime({ poolSize: 1 })
})
afterAll(async () => {
  await runtime.close()
  rmSync(folder, { recursive: true })
})

test('steps nest, are timed, and are told while the run goes on', async () => {
  const seen: string[] = []
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'step_started') seen.push(`begins ${event.name}`)
    if (event.type === 'step_ended') seen.push(`ends ${event.step}`)
  }
  const { broker } = testSources({
    delayMs: () => 30,
    before: (count) => void seen.push(`is asked ${count}`),
  })
  const bundle = await bundleFixture('steps')
  const result = await runtime.run(requestOf(bundle, { fails: false }, { broker, onEvent }))
  expect(result.steps.map(({ id, parent, name, status }) => [id, parent, name, status])).toEqual([
    [0, null, 'First', 'succeeded'],
    [1, 0, 'Within', 'succeeded'],
    [2, 0, 'Deeper', 'succeeded'],
    [3, 2, 'Deepest', 'succeeded'],
    [4, null, 'Last', 'succeeded'],
  ])
  for (const { startMs, endMs } of result.steps) {
    expect(startMs).toBeLessThanOrEqual(endMs ?? -1)
    expect(endMs).toBeLessThanOrEqual(result.timings.durationMs)
  }
  // A step was told before the source that it asks was, and its end before the next began.
  const order = [
    'begins First',
    'begins Within',
    'is asked 1',
    'ends 1',
    'begins Last',
    'is asked 2',
  ]
  expect(seen.filter((what) => order.includes(what))).toEqual(order)
})

test('an error is told of the innermost step that it came out of', async () => {
  const result = await runtime.run(requestOf(await bundleFixture('steps'), { fails: true }))
  expect(result.error).toMatchObject({
    step: 'Deepest',
    location: expect.stringMatching(/steps\.ts:16:\d+$/),
  })
  expect(result.steps.map(({ name, status }) => [name, status])).toEqual([
    ['First', 'failed'],
    ['Within', 'succeeded'],
    ['Deeper', 'failed'],
    ['Deepest', 'failed'],
  ])
})

test("an error inside an npm package is told at the author's own file and line", async () => {
  const dependency = join(folder, 'node_modules', 'fragile')
  mkdirSync(dependency, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(dependency, 'package.json'), '{"name":"fragile","main":"main.js"}')
  writeFileSync(
    join(dependency, 'main.js'),
    "exports.first = function first(list) {\n  if (list.length === 0) throw new RangeError('it is empty')\n  return list[0]\n}",
  )
  const file = join(folder, 'index.ts')
  const lines = [
    "import { defineAnalyzer } from '@faultline/sdk'",
    "import * as z from 'zod/mini'",
    "import { first } from 'fragile'",
    'type Numbers = readonly number[]',
    "export const it = defineAnalyzer({ id: 'it', title: 'T', owner: 'o', params: z.object({}),",
    '  needs: {}, investigate() {',
    '    const none: Numbers = []',
    '    first(none)',
    '  } })',
  ]
  writeFileSync(file, lines.join('\n'))
  const result = await runtime.run(requestOf(await bundleAnalyzer(file), {}))
  expect(result.error?.message).toMatch(/^RangeError: it is empty \(.*index\.ts:8:5\)$/)
})
