import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { openDataFolder } from './data-folder.ts'

let root: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  root = await temporaryFolder()
})
afterAll(() => root.remove())

async function filled(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root.path, name)
  await mkdir(folder)
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  return folder
}

test('a data folder is made where it is missing and keeps its identity', async () => {
  const path = join(root.path, 'new', 'folder')
  const first = await openDataFolder(path)
  await first.release()
  const second = await openDataFolder(path)
  await second.release()
  expect(second.serviceId).toBe(first.serviceId)
})

test('a data folder is for one process at a time', async () => {
  const path = join(root.path, 'shared')
  const held = await openDataFolder(path)
  await expect(openDataFolder(path)).rejects.toMatchObject({
    code: 'data_folder_in_use',
    message: `The data folder ${path} is in use by process ${process.pid}; stop it, or name another folder`,
  })
  await held.release()
  await (await openDataFolder(path)).release()
})

test('a lock that a dead process left behind is taken over', async () => {
  // The number is that of a living process, but of one that started at another time.
  const lock = JSON.stringify({ pid: process.pid, identity: 'an earlier boot:1' })
  const path = await filled('stale', { 'service.lock': lock })
  await (await openDataFolder(path)).release()
  await writeFile(join(path, 'service.lock'), '{"pid"')
  await (await openDataFolder(path)).release()
})

test('a folder that is not ours is left alone', async () => {
  const path = await filled('photos', { 'cat.png': '' })
  await expect(openDataFolder(path)).rejects.toMatchObject({ code: 'data_folder_not_ours' })
  expect(await readdir(path)).toEqual(['cat.png'])
})

test('a folder of another version is refused', async () => {
  const stamp = JSON.stringify({ format: 99, serviceId: 'x' })
  const path = await filled('newer', { 'faultline.json': stamp })
  await expect(openDataFolder(path)).rejects.toMatchObject({ code: 'data_folder_other_version' })
})

test('a folder that cannot be made is refused with the reason', async () => {
  const path = join(await filled('plain', { file: '' }), 'file', 'folder')
  await expect(openDataFolder(path)).rejects.toMatchObject({
    code: 'data_folder_not_writable',
    message: `The data folder ${path} cannot be written (ENOTDIR); change its permissions, or name another folder`,
  })
})
