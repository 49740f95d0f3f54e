import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleFixture, requestOf, testSources } from '../../test/harness.ts'
import { createRuntime, type AnalyzerBundle, type RunLimits, type Runtime } from '../index.ts'

let runtime: Runtime
let program: AnalyzerBundle
beforeAll(async () => {
  runtime = await createRuntime()
  program = await bundleFixture('program')
})
afterAll(() => runtime.close())

const find = (about: string): object => ({ do: 'find', about })
const read = (metric: string): object => ({ do: 'read', metric })
const chain = (...steps: readonly object[]): object => ({ do: 'chain', program: steps })

/** What ends a run with its limit in the error, what it had found by then being kept. */
const endings: readonly (readonly [keyof RunLimits, Partial<RunLimits>, object[], number])[] = [
  ['calls', { calls: 1 }, [read('a'), find('x'), read('bb')], 2],
  ['findings', { findings: 1 }, [find('x'), find('y')], 2],
  ['findingLength', { findingLength: 700 }, [find('x'), read('a'), find('y')], 0],
  ['findingsLength', { findingsLength: 1_000 }, [find('x'), find('y'), read('a'), find('z')], 0],
  ['steps', { steps: 1 }, [find('x'), { do: 'step', name: 'two' }], 2],
  [
    'chainFanOut',
    { chainFanOut: 2 },
    [find('x'), chain(find('a')), chain(find('b')), chain(find('c'))],
    3,
  ],
]

test.each(endings)('%s is a limit of a run', async (...[limit, limits, steps, actual]) => {
  const result = await runtime.run(requestOf(program, { program: steps }, { limits }))
  expect(result.status).toBe('denied')
  const maximum = limits[limit]
  expect(result.error?.limit).toMatchObject({ limit, maximum })
  if (actual > 0) expect(result.error?.limit?.actual).toBe(actual)
  expect(result.error?.limit?.actual).toBeGreaterThan(maximum ?? 0)
  expect(result.findings.some(({ id }) => id === '1.1')).toBe(true)
})

/** What is a limit of an investigation: the run beyond it is not begun, which is a result to handle. */
test.each([
  [
    'depth',
    { chainDepth: 1 },
    [chain(chain(find('a')), find('b'))],
    /the chain would be 2 runs deep, of at most 1.*; chainDepth: 2 of 1/,
  ],
  [
    'number of runs',
    { runs: 2 },
    [chain(find('a')), chain(find('b')), find('c')],
    /the investigation would have 3 runs, of at most 2.*; runs: 3 of 2/,
  ],
])('the %s of chained runs is limited', async (...[, limits, steps, says]) => {
  const result = await runtime.run(requestOf(program, { program: steps }, { limits }))
  expect(result.status).toBe('succeeded')
  expect(result.runs).toHaveLength(1)
  expect(result.findings.map(({ summary }) => summary).join()).toMatch(says)
})

test('what the budget did not reach is over budget in the coverage and in the conclusion', async () => {
  const limits = { calls: 1 }
  const steps = [{ do: 'wait', waitMs: 1 }, read('a')]
  const result = await runtime.run(requestOf(program, { program: steps }, { limits }))
  expect(result.coverage).toMatchObject([{ need: 'metrics', calls: 1, state: 'over_budget' }])
  expect(result.conclusion.sentence).toMatch(/Not checked: metrics \(over budget\)\.$/)
})

test('the same question is asked once in an investigation, whoever asks it', async () => {
  const { broker, asked } = testSources()
  const steps = [read('a'), read('a'), chain(read('a'), read('bb')), read('bb')]
  const result = await runtime.run(requestOf(program, { program: steps }, { broker }))
  expect(result.status).toBe('succeeded')
  expect(asked).toEqual(['a', 'bb'])
})
