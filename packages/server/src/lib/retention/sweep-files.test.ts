import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { sweepFiles } from './sweep-files.ts'

test('a damaged telemetry store is kept for a week, the one in use for ever', async () => {
  const folder = await temporaryFolder()
  const place = join(folder.path, 'telemetry')
  await mkdir(place)
  const damaged = 'telemetry.duckdb.damaged-2026-11-23T03-00-00-000Z'
  for (const name of ['telemetry.duckdb', damaged, `${damaged}.wal`]) {
    await writeFile(join(place, name), '')
  }
  const day = 86_400_000
  expect(await sweepFiles(folder.path, Date.now() + 6 * day)).toBe(0)
  expect(await sweepFiles(folder.path, Date.now() + 8 * day)).toBe(2)
  expect(await readdir(place)).toEqual(['telemetry.duckdb'])
  expect(await sweepFiles(join(folder.path, 'nowhere'), 0)).toBe(0)
  await folder.remove()
})
