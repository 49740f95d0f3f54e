import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { fixture } from '../../../test/harness.ts'
import type { BundleJob } from '../bundle.ts'
import { createBundler } from './bundler.ts'

const folder = mkdtempSync(join(tmpdir(), 'faultline-bundler-'))
afterAll(() => rmSync(folder, { recursive: true }))
const guest = fileURLToPath(new URL('../guest/guest.ts', import.meta.url))
const honest = fixture('minimal.ts')

function job(path: string): BundleJob {
  return { path, guest, within: [folder, join(honest, '..')] }
}

function written(name: string, code: string): BundleJob {
  const file = join(folder, name)
  writeFileSync(file, code)
  return job(file)
}

test('nesting that kills the bundler is refused, and the bundles beside and after it are made', async () => {
  const bundler = createBundler({ memoryMb: 600 })
  const nested = written('nested.ts', `export const a = ${'('.repeat(3_000_000)}`)
  const beside = written('beside.ts', 'export const a = 1')
  const [refused, ...made] = await Promise.allSettled(
    [nested, job(honest), beside].map((one) => bundler.build(one)),
  )
  expect(refused).toMatchObject({
    status: 'rejected',
    reason: { code: 'bundle_failed', location: nested.path },
  })
  expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
  await expect(bundler.build(job(honest))).resolves.toMatchObject({ made: { file: honest } })
  bundler.close()
})

test('a bundle that takes too long is refused, with the limit', async () => {
  const bundler = createBundler({ wallMs: 1 })
  await expect(bundler.build(job(honest))).rejects.toThrow(/minimal\.ts .* longer than 0\.001 s/)
  bundler.close()
})

test('bundles whose process is killed are made by another', async () => {
  const bundler = createBundler({ together: 2 })
  await bundler.build(job(honest))
  const building = [1, 2, 3].map(() => bundler.build(job(honest)))
  for (const pid of helperProcesses()) process.kill(pid, 'SIGKILL')
  expect(await Promise.all(building)).toHaveLength(3)
  bundler.close()
})

function helperProcesses(): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/))
  return rows
    .filter(([, parent, ...words]) => parent === String(process.pid) && isHelper(words.join(' ')))
    .map(([pid]) => Number(pid))
}

const isHelper = (command: string): boolean => command.includes('bundler-process.ts')

test('no file that the bundler reads by itself can hold it up', async () => {
  const bundler = createBundler()
  const own = join(folder, 'own')
  mkdirSync(join(own, 'sub'), { recursive: true })
  mkdirSync(join(own, 'node_modules', 'pad'), { recursive: true })
  writeFileSync(join(own, 'package.json'), '{}')
  symlinkSync('/dev/zero', join(own, 'zero.map'))
  symlinkSync('/dev/zero', join(own, 'sub', 'package.json'))
  writeFileSync(join(own, 'sub', 'index.ts'), 'export const a = 1')
  spawnSync('mkfifo', [join(own, 'node_modules', 'pad', 'package.json')])
  symlinkSync('/dev/zero', join(own, 'tsconfig.json'))
  const bundled = (code: string): Promise<unknown> => {
    writeFileSync(join(own, 'index.ts'), code)
    return bundler.build({ path: join(own, 'index.ts'), guest, within: [own] })
  }
  const maps = ['zero.map', join(own, 'zero.map'), '../own/zero.map', 'file:///dev/zero']
  for (const map of maps) {
    await expect(bundled(`export const a = 1\n//# sourceMappingURL=${map}`)).resolves.toBeDefined()
    await expect(
      bundled(`export const a = 1 /*# sourceMappingURL=${map} */`),
    ).resolves.toBeDefined()
  }
  await expect(bundled("export * from './sub'")).rejects.toThrow(/sub\/package\.json lies outside/)
  await expect(bundled("export * from 'pad'")).rejects.toThrow(
    /pad\/package\.json is not a regular/,
  )
  bundler.close()
})
