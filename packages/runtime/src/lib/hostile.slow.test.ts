import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleFixture, requestOf, testSources } from '../../test/harness.ts'
import { bundleAnalyzer, createRuntime, type AnalyzerBundle, type Runtime } from '../index.ts'

let runtime: Runtime
let bundle: AnalyzerBundle
let honest: AnalyzerBundle
beforeAll(async () => {
  runtime = await createRuntime({ poolSize: 1, heapMb: 64 })
  bundle = await bundleFixture('hostile')
  honest = await bundleFixture('minimal')
})
afterAll(() => runtime.close())

/** An honest run that waits for a source while hostile ones come and go in its process. */
async function beside(...ways: readonly string[]) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { broker } = testSources({ before: () => resolve(), delayMs: () => 1_500 })
  const waiting = runtime.run(requestOf(honest, { service: 'checkout' }, { broker }))
  await promise
  const results = []
  for (const how of ways) results.push(await runtime.run(requestOf(bundle, { how })))
  return { results, neighbour: await waiting }
}

test.each(['memory when it is over', 'processor time when it is over'])(
  'a run that uses up %s ends nobody who waits beside it',
  async (how) => {
    // The second is the first one's neighbour in a process that has served others before.
    const { neighbour } = await beside(how, how)
    expect(neighbour.error).toBeUndefined()
    expect(neighbour.status).toBe('succeeded')
  },
)

test('words that a run has printed are not taken for what ended its process', async () => {
  const { neighbour } = await beside('words for the log', 'processor time when it is over')
  expect(neighbour.error).toBeUndefined()
})

test('a throw that nothing catches ends its own run, and leaves the process to the others', async () => {
  const before = runtime.processIds()
  const { results, neighbour } = await beside('a throw that nothing catches')
  expect(results[0]?.error).toMatchObject({ code: 'uncaught' })
  expect(neighbour.status).toBe('succeeded')
  expect(runtime.processIds()).toEqual(before)
})

test('the runtime calls no method of a function that an author may have replaced', async () => {
  const { findings } = await runtime.run(requestOf(bundle, { how: 'a method of every function' }))
  expect(findings[0]?.summary).toBe('0 seen')
})

test('a bundle that the engine cannot read is refused, and leaves the process to the others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-hostile-'))
  const file = join(folder, 'analyzer.js')
  writeFileSync(file, 'export const found = /(/.test(String(globalThis))')
  const before = runtime.processIds()
  await expect(runtime.describe(await bundleAnalyzer(file))).rejects.toThrow(
    'no JavaScript for this engine: Invalid regular expression: /(/: Unterminated group',
  )
  expect(runtime.processIds()).toEqual(before)
  rmSync(folder, { recursive: true })
})
