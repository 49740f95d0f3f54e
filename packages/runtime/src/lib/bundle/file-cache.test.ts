import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createFileCache } from './file-cache.ts'

const folder = mkdtempSync(join(tmpdir(), 'faultline-file-cache-'))
afterAll(() => rmSync(folder, { recursive: true }))

function counted(files: readonly string[]) {
  const cache = createFileCache<number>()
  let count = 0
  return (key = 'a') => cache(key, () => Promise.resolve({ made: ++count, files }))
}

function file(name: string): string {
  const path = join(folder, name)
  writeFileSync(path, name)
  return path
}

test('what is made of files is made once, also for those who ask at the same time', async () => {
  const ask = counted([file('one'), file('two')])
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
  expect(await ask()).toBe(1)
  expect(await ask('b')).toBe(2)
})

test('it is made again when a file was modified, removed, or came to be', async () => {
  const [one, two, three] = [file('one'), file('two'), join(folder, 'three')]
  const ask = counted([one, two, three])
  expect(await ask()).toBe(1)
  utimesSync(two, 1, 1)
  expect(await Promise.all([ask(), ask()])).toEqual([2, 2])
  rmSync(one)
  expect(await ask()).toBe(3)
  writeFileSync(three, '')
  expect(await ask()).toBe(4)
  expect(await ask()).toBe(4)
})

test('what could not be made is tried again', async () => {
  const cache = createFileCache<string>()
  const failing = () => Promise.reject(new Error('no'))
  await expect(cache('a', failing)).rejects.toThrow('no')
  await expect(cache('a', failing)).rejects.toThrow('no')
  expect(await cache('a', () => Promise.resolve({ made: 'yes', files: [] }))).toBe('yes')
})
