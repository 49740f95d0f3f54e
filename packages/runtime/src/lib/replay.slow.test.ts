import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleFixture, requestOf, testSources } from '../../test/harness.ts'
import { createRuntime, type AnalyzerBundle, type Runtime } from '../index.ts'

let runtime: Runtime
let bundle: AnalyzerBundle
beforeAll(async () => {
  runtime = await createRuntime()
  bundle = await bundleFixture('program')
})
afterAll(() => runtime.close())

const { program } = fc.letrec((tie) => ({
  instruction: fc.oneof(
    { maxDepth: 3 },
    fc.record({ do: fc.constant('read'), metric: fc.constantFrom('a', 'bb', 'ccc', 'broken') }),
    fc.record({ do: fc.constant('wait'), waitMs: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ do: fc.constant('find'), about: fc.constantFrom('checkout', 'payment') }),
    fc.record({ do: fc.constant('chain'), program: tie('program') }),
    fc.record({ do: fc.constant('both'), one: tie('program'), other: tie('program') }),
    fc.record({ do: fc.constant('race'), one: tie('program'), other: tie('program') }),
  ),
  program: fc.array(tie('instruction'), { minLength: 1, maxLength: 4 }),
}))

test('a replay finds the same, byte for byte, whatever the analyzer does and sources answer when', async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.array(fc.integer({ min: 0, max: 5 })), async (steps, delays) => {
      let call = 0
      const delayMs = (): number => delays[call++ % delays.length] ?? 0
      const { broker } = testSources({ delayMs })
      const recording = await runtime.record(requestOf(bundle, { program: steps }, { broker }))
      const replayed = await runtime.replay(bundle, recording)
      expect(JSON.stringify(replayed.findings)).toBe(JSON.stringify(recording.result.findings))
      expect(replayed.conclusion).toEqual(recording.result.conclusion)
      expect(replayed.status).toBe(recording.result.status)
    }),
    { numRuns: 100, seed: 7 },
  )
})

test('a changed analyzer that asks something new is told that the journal has no answer to it', async () => {
  const recording = await runtime.record(
    requestOf(bundle, { program: [{ do: 'read', metric: 'a' }] }),
  )
  const params = {
    program: [
      { do: 'read', metric: 'new' },
      { do: 'find', about: 'checkout' },
    ],
  }
  const { investigated, journals } = recording
  const changed = { ...investigated, start: { kind: 'params', params } as const }
  const replayed = await runtime.replay(bundle, { investigated: changed, journals })
  expect(replayed.findings[0]?.summary).toContain(
    'The journal has no answer to metrics.range({"metric":"new"',
  )
})
