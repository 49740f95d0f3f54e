import { expect, test } from 'vitest'
import { findSlowDown } from './slow-down.ts'

const limits = { maximumSlowDown: 2 }
const taking = (...times: number[]) => {
  let replays = 0
  return () => Promise.resolve(times[Math.min(replays++, times.length - 1)] ?? Number.NaN)
}

test('what takes longer every time is slower, by its fastest replays', async () => {
  const found = await findSlowDown({ before: taking(40, 30, 35), after: taking(200, 90) }, limits)
  expect(found).toEqual({ before: 30, after: 90 })
})

test('one slow replay was the machine', async () => {
  const found = await findSlowDown({ before: taking(40), after: taking(300, 300, 60) }, limits)
  expect(found).toBeUndefined()
})

test('a few milliseconds are no slow-down, however many times as long they are', async () => {
  const found = await findSlowDown({ before: taking(1), after: taking(20) }, limits)
  expect(found).toBeUndefined()
})

test('what was interrupted is not called slower', async () => {
  const signal = AbortSignal.abort()
  const replay = { before: taking(1), after: taking(1_000) }
  expect(await findSlowDown(replay, { ...limits, signal })).toBeUndefined()
})
