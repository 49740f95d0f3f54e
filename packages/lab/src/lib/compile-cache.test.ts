import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { trimCompileCache } from './compile-cache.ts'

test('compiled files are kept for a month', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-test-cache-'))
  const now = Date.now()
  await mkdir(join(folder, 'v26'))
  for (const [name, days] of Object.entries({ old: 31, young: 29 })) {
    await writeFile(join(folder, 'v26', name), name)
    const at = new Date(now - days * 86_400_000)
    await utimes(join(folder, 'v26', name), at, at)
  }
  await trimCompileCache(folder, now)
  expect(await readdir(join(folder, 'v26'))).toEqual(['young'])
  await rm(folder, { recursive: true })
})

test('a cache that is not there yet is none to trim', async () => {
  await expect(trimCompileCache(join(tmpdir(), 'faultline-none'), 0)).resolves.toBeUndefined()
})
