import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createGiveWay, type GiveWay } from './give-way.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Investigations that end when told to, and those of them that have begun. */
function investigations(giveWay: GiveWay) {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  return {
    begun,
    end: (name: string) => ends.get(name)?.(),
    add(name: string, signal = new AbortController().signal) {
      const end = Promise.withResolvers<void>()
      ends.set(name, end.resolve)
      const work = (): Promise<void> => {
        begun.push(name)
        return end.promise
      }
      void giveWay.investigation(work, signal)
    },
  }
}

const soon = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

test('they run side by side while no alerts come', async () => {
  const { add, begun } = investigations(createGiveWay())
  add('a')
  add('b')
  await soon()
  expect(begun).toEqual(['a', 'b'])
})

test('one at a time runs while alerts come, however long that is', async () => {
  const giveWay = createGiveWay()
  const { add, begun, end } = investigations(giveWay)
  const taken = Promise.withResolvers<void>()
  const intake = giveWay.intake(() => taken.promise)
  for (const name of ['a', 'b', 'c']) add(name)
  await soon(60_000)
  expect(begun).toEqual(['a'])
  end('a')
  await soon()
  expect(begun).toEqual(['a', 'b'])
  taken.resolve()
  await intake
})

test('all go on once no more alerts come', async () => {
  const giveWay = createGiveWay()
  const { add, begun } = investigations(giveWay)
  await giveWay.intake(() => Promise.resolve())
  for (const name of ['a', 'b', 'c']) add(name)
  await soon()
  expect(begun).toEqual(['a'])
  await soon(1_000)
  expect(begun).toEqual(['a', 'b', 'c'])
})

test('a refused notification does not hold them for longer', async () => {
  const giveWay = createGiveWay()
  const { add, begun } = investigations(giveWay)
  await expect(giveWay.intake(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  add('a')
  add('b')
  await soon(1_000)
  expect(begun).toEqual(['a', 'b'])
})

test('none waits any longer when the service stops', async () => {
  const giveWay = createGiveWay()
  const { add, begun } = investigations(giveWay)
  const stop = new AbortController()
  void giveWay.intake(() => new Promise(() => undefined))
  add('a')
  add('b', stop.signal)
  await soon()
  expect(begun).toEqual(['a'])
  stop.abort()
  await soon()
  expect(begun).toEqual(['a', 'b'])
})
