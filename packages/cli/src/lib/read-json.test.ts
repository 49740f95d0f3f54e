import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readJsonFile } from './read-json.ts'

test('a file that is named by mistake is not quoted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-json-'))
  const file = join(folder, 'file')
  for (const secret of ['hunter2', 'root:hunter2:0', '{"key": hunter2}', '[1, "hunter2"']) {
    writeFileSync(file, secret)
    const error: unknown = await readJsonFile(file).catch((thrown: unknown) => thrown)
    expect(String(error)).toContain('is not JSON')
    expect(String(error)).not.toContain('hunter')
  }
  writeFileSync(file, '{"a": 1}')
  expect(await readJsonFile(file)).toEqual({ a: 1 })
  await expect(readJsonFile(folder)).rejects.toThrow(/it is a folder/)
  rmSync(folder, { recursive: true })
})
