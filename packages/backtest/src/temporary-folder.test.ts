import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeTemporaryFolder } from './temporary-folder.ts'

let parent: string
beforeEach(async () => void (parent = await mkdtemp(join(tmpdir(), 'faultline-leftovers-'))))
afterEach(() => rm(parent, { recursive: true }))

async function leave(name: string, ageHours: number): Promise<void> {
  await mkdir(join(parent, name, 'node_modules'), { recursive: true })
  const at = new Date(Date.now() - ageHours * 3_600_000)
  await utimes(join(parent, name), at, at)
}

test('what a killed process left is removed; that of others stays', async () => {
  const { pid: dead } = spawnSync(process.execPath, ['--version'])
  await leave(`faultline-base-${dead}-old`, 2)
  for (const kind of ['case', 'demo', 'shop']) await leave(`faultline-${kind}-${dead}-old`, 2)
  await leave(`faultline-base-${dead}-new`, 0)
  await leave(`faultline-reviews-${dead}-old`, 2)
  await leave(`faultline-base-${process.pid}-mine`, 2)
  await leave(`faultline-base-1-somebody`, 2)
  await leave(`something-else-${dead}`, 2)
  const folder = await makeTemporaryFolder('demo', parent)
  expect(basename(folder)).toMatch(new RegExp(`^faultline-demo-${process.pid}-`))
  const stay = [
    `faultline-base-${dead}-new`,
    `faultline-base-${process.pid}-mine`,
    `faultline-reviews-${dead}-old`,
  ]
  expect((await readdir(parent)).toSorted()).toEqual(
    [...stay, 'faultline-base-1-somebody', `something-else-${dead}`, basename(folder)].toSorted(),
  )
})
