import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunEvent, RunResult } from '@faultline/sdk/result'
import { fixture, requestOf, testSources } from '../../test/harness.ts'
import { bundleAnalyzer, createRuntime, type AnalyzerBundle, type Runtime } from '../index.ts'

let runtime: Runtime
let parent: AnalyzerBundle
let registered: AnalyzerBundle[]
/** Within the repository, where the SDK is found. */
const folder = mkdtempSync(join(import.meta.dirname, '../../test/bad-children-'))
beforeAll(async () => {
  // One process: what a child does to it, it does to its parent.
  runtime = await createRuntime({ poolSize: 1, heapMb: 64, memoryMb: 300 })
  const bundleOf = (name: string) => bundleAnalyzer(fixture(`family/${name}.ts`))
  parent = await bundleOf('parent')
  registered = await Promise.all(['bad-child', 'good-child'].map(bundleOf))
})
afterAll(async () => {
  await runtime.close()
  rmSync(folder, { recursive: true })
})

type Bad = readonly [how: string, status: RunResult['status'], says: RegExp]
/** The sentence names the child's own file, and what to do. */
const ways: readonly Bad[] = [
  ['wrong params', 'failed', /do not fit bad-child: params\.how: .* \(.*bad-child\.ts:8:25\)$/],
  ['missing need', 'failed', /add logs to its needs \(.*bad-child\.ts:20:\d+\)$/],
  ['rejected finding', 'failed', /pass what shows it as `evidence` \(.*bad-child\.ts:22:\d+\)$/],
  ['thrown string', 'failed', /"out of coffee"; throw an Error.* \(.*bad-child\.ts:8:25\)$/],
  ['unhandled rejection', 'failed', /nobody waits for this \(.*bad-child\.ts:27:\d+\)$/],
  ['never settles', 'failed', /await only sources, steps, .* \(.*bad-child\.ts:8:25\)$/],
  [
    'out of memory',
    'out_of_memory',
    /memoryMb: .*; use less, or declare limits\..*\(.*bad-child\.ts:8:25\)$/,
  ],
  ['spin', 'timed_out', /cpuMs: .*; use less, or declare limits\..*\(.*bad-child\.ts:8:25\)$/],
  ['denied', 'denied', /not salaries; declare it in the need \(.*bad-child\.ts:38:\d+\)$/],
  [
    'too many calls',
    'denied',
    /calls: 6 of at most 5; use less, or declare limits\.calls \(.*bad-child\.ts:8:25\)$/,
  ],
]

test.each(ways.flatMap((way) => [['chain', ...way] as const, ['whoever', ...way] as const]))(
  'by %s: a child that ends by %s is a result for its parent, and the rest goes on',
  async (...[by, how, status, says]) => {
    const { broker, asked } = testSources()
    const result = await runtime.run(requestOf(parent, { how, by }, { broker, registered }))
    expect(result.error).toBeUndefined()
    expect(result.status).toBe('succeeded')
    const [bad, good] = result.runs
    expect(bad?.status).toBe(status)
    expect(bad?.error?.message).toMatch(says)
    expect(bad?.error?.message).not.toContain('\n')
    expect(good?.status).toBe('succeeded')
    // Its parent is told the same, and what it had found counts.
    const kept = how === 'wrong params' ? 0 : 1
    const told = result.findings.filter(({ analyzer }) => analyzer === 'parent')
    expect(told.map(({ summary }) => summary)).toEqual([
      `${status}, ${kept} found. ${bad?.error?.message}`,
      'succeeded, 1 found.',
    ])
    expect(bad?.findings).toHaveLength(kept)
    expect(result.conclusion).toMatchObject({ kind: 'cause', sentence: 'It was the other one.' })
    // No source is asked again for a process that was lost.
    expect(asked.length).toBe(new Set(asked).size)
    expect(asked).toEqual(
      expect.arrayContaining(['latency_before', 'latency_good', 'latency_after']),
    )
  },
)

const goodChild = JSON.stringify(fixture('family/good-child.ts'))
/** Files that are bundled and are no analyzers, or not ones that can be registered. */
const unusable: readonly (readonly [name: string, text: string, says: RegExp])[] = [
  [
    'no-export',
    'export default { investigate() {} }',
    /no-export\.ts: The file exports no analyzer; export one/,
  ],
  ['throws', 'throw new TypeError("no coffee")', /no coffee.*throws\.ts:1:\d+/],
  ['spins', 'for (;;);', /did not finish within \d+ ms; move work into investigate\(\)/],
  [
    'same-id',
    `import { goodChild } from ${goodChild}\nexport const other = { ...goodChild, title: 'Another' }`,
    /same-id\.ts has the id "good-child" of .*good-child\.ts; rename one of them/,
  ],
]

test('one that is registered and cannot be run is a result, and the rest goes on', async () => {
  const bundles = unusable.map(([name, text]) => {
    writeFileSync(join(folder, `${name}.ts`), text)
    return bundleAnalyzer(join(folder, `${name}.ts`))
  })
  const all = [...registered.slice(1), ...(await Promise.all(bundles))]
  const params = { how: 'anything', by: 'whoever' }
  const result = await runtime.run(requestOf(parent, params, { registered: all }))
  expect(result.conclusion).toMatchObject({ kind: 'cause', sentence: 'It was the other one.' })
  const told = result.findings.filter(({ analyzer }) => analyzer === 'parent')
  expect(told[0]?.summary).toBe('succeeded, 1 found.')
  expect(told.length).toBe(1 + unusable.length)
  for (const [index, [, , says]] of unusable.entries()) {
    expect(told[index + 1]?.summary).toMatch(says)
  }
})

test('a child that waits too long ends before its parent would, which is told', async () => {
  const limits = { wallMs: 4_000 }
  const result = await runtime.run(requestOf(parent, { how: 'waits', by: 'chain' }, { limits }))
  expect(result.status).toBe('succeeded')
  expect(result.runs.map(({ status }) => status)).toEqual(['timed_out', 'succeeded'])
  expect(result.runs[0]?.error?.limit?.limit).toBe('wallMs')
})

test('a child that its parent does not wait for is cancelled with the end of the investigation', async () => {
  const params = { how: 'waits', by: 'forgetting' }
  const result = await runtime.run(requestOf(parent, params))
  expect(result.status).toBe('succeeded')
  expect(result.runs.map(({ status, error }) => [status, error?.code])).toEqual([
    ['cancelled', 'abandoned'],
  ])
})

test('when the investigation is cancelled, all its runs are, and keep what they found', async () => {
  const controller = new AbortController()
  const onEvent = ({ type }: RunEvent): void => {
    if (type === 'finding') controller.abort()
  }
  const { signal } = controller
  const params = { how: 'waits', by: 'chain' }
  const result = await runtime.run(requestOf(parent, params, { signal, onEvent }))
  expect([result, ...result.runs].map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
  expect(result.runs[0]?.findings).toHaveLength(1)
})
