import { chmod, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { openDataFolder } from './data-folder.ts'
import { createPrivateFile, dataFolderMode, writePrivateFile } from './private-files.ts'

let root: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  root = await temporaryFolder()
})
afterAll(() => root.remove())

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

test('whoever reads a file while it is written sees an old or a new one, never a part', async () => {
  const path = join(root.path, 'stamp')
  const texts = ['a', 'b'].map((letter) => letter.repeat(1_000_000))
  await writePrivateFile(path, texts[0] ?? '')
  let isWriting = true
  const writing = (async () => {
    for (let round = 0; round < 40; round++) await writePrivateFile(path, texts[round % 2] ?? '')
    isWriting = false
  })()
  const seen = new Set<string>()
  while (isWriting) seen.add(await readFile(path, 'utf8'))
  await writing
  expect([...seen].filter((text) => !texts.includes(text))).toEqual([])
  expect(await modeOf(path)).toBe(0o600)
  expect(await readdir(root.path)).toEqual(['stamp'])
})

test('of several who create a file one does, and what it wrote stays', async () => {
  const path = join(root.path, 'lock')
  const attempts = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => createPrivateFile(path, `owner ${index}`)),
  )
  const made = attempts.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []))
  expect(made).toHaveLength(1)
  expect(await readFile(path, 'utf8')).toBe(`owner ${made[0]}`)
  expect((await readdir(root.path)).filter((name) => name.endsWith('.draft'))).toEqual([])
})

test('a data folder is closed to others, also one that was open to them', async () => {
  const path = join(root.path, 'data')
  await mkdir(path)
  await chmod(path, 0o775)
  const folder = await openDataFolder(path)
  const names = (await readdir(path)).toSorted()
  expect(names).toEqual(['faultline.json', 'service.lock'])
  for (const name of names) expect(await modeOf(join(path, name))).toBe(0o600)
  expect(await modeOf(path)).toBe(dataFolderMode)
  await folder.release()
  await chmod(path, 0o777)
  await chmod(join(path, 'faultline.json'), 0o644)
  await (await openDataFolder(path)).release()
  expect(await modeOf(path)).toBe(dataFolderMode)
  expect(await modeOf(join(path, 'faultline.json'))).toBe(0o600)
})

test('drafts that a killed process left behind are no foreign files, and are removed', async () => {
  const path = join(root.path, 'killed')
  await mkdir(path)
  await writeFile(join(path, 'faultline.json.5a1f.draft'), '{"for')
  await (await openDataFolder(path)).release()
  expect(await readdir(path)).toEqual(['faultline.json'])
})
