import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleFixture, requestOf } from '../../test/harness.ts'
import { createRuntime, type AnalyzerBundle, type RunLimits, type Runtime } from '../index.ts'

let runtime: Runtime
let bundle: AnalyzerBundle
beforeAll(async () => {
  runtime = await createRuntime({ poolSize: 1 })
  bundle = await bundleFixture('odd-times')
})
afterAll(() => runtime.close())

/** A hostile run and an honest one in the same process; what came of both. */
async function sideBySide(how: string, limits: Partial<RunLimits> = { cpuMs: 500 }) {
  const honest = await bundleFixture('minimal')
  const hostile = runtime.run(requestOf(bundle, { how }, { limits }))
  const beside = runtime.run(requestOf(honest, { service: 'checkout' }))
  const after = hostile.then(() => runtime.run(requestOf(honest, { service: 'checkout' })))
  const [result, neighbour, next] = await Promise.all([hostile, beside, after])
  expect(neighbour.status).toBe('succeeded')
  expect(next.status).toBe('succeeded')
  return result
}

test('near the end of the stack nothing of another realm is thrown', async () => {
  const { findings } = await sideBySide('end of the stack', { cpuMs: 10_000 })
  expect(findings[0]?.summary).toBe('0 foreign of many')
})

test('a question with a bigint is refused where it is asked, in a sentence that names it', async () => {
  const { status, error } = await sideBySide('bigint')
  expect(status).toBe('failed')
  expect(error?.code).toBe('not_json')
  expect(error?.message).toMatch(/query\.step is a bigint, which JSON cannot hold.*odd-times\.ts:/)
})

test('a question that contains itself is refused where it is asked', async () => {
  const { error } = await sideBySide('cycle')
  expect(error?.message).toMatch(/query\.where\.self contains itself.*odd-times\.ts:/)
})

test('what a toJSON throws is told of its own line', async () => {
  const { error } = await sideBySide('symbol to JSON')
  expect(error?.message).toMatch(/no words for this.*odd-times\.ts:/)
})

test('a rejection that is begun while a question is written is of the run that asks it', async () => {
  const { status, error } = await sideBySide('rejection in JSON')
  expect(status).toBe('failed')
  expect(error?.message).toContain('begun while it was written')
})

test('processor time that is begun while a question is written is of the run that asks it', async () => {
  const { status, error } = await sideBySide('microtasks in JSON')
  expect(status).toBe('timed_out')
  expect(error?.limit?.limit).toBe('cpuMs')
})

test('a rejection that is begun while an error is told ends nobody else', async () => {
  const { status, error } = await sideBySide('rejection in an error')
  expect(status).toBe('failed')
  expect(error?.message).toContain('told')
})

test('params that JSON has no word for are recorded as text', async () => {
  const result = await runtime.run(requestOf(await bundleFixture('bigints'), { since: '12' }))
  expect(result.findings[0]?.summary).toBe('since 12')
  expect(result.params).toEqual({ since: '12' })
})

test('a schedule with params that JSON has no word for is refused when it is loaded', async () => {
  const described = runtime.describe(await bundleFixture('bigint-schedule'))
  await expect(described).rejects.toThrow(/since is a bigint, which JSON cannot hold/)
})

test('in a strict sandbox each run has a process of its own, which ends with it', async () => {
  const strict = await createRuntime({ poolSize: 1, sandbox: 'strict' })
  const before = strict.processIds()
  const honest = await bundleFixture('minimal')
  const runs = [1, 2, 3].map(() => strict.run(requestOf(honest, { service: 'checkout' })))
  for (const { status } of await Promise.all(runs)) expect(status).toBe('succeeded')
  await expect.poll(() => strict.processIds(), { timeout: 20_000 }).toHaveLength(1)
  expect(strict.processIds()).not.toContain(before[0])
  await strict.close()
})
