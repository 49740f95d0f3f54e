import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { bundleAnalyzer } from '@faultline/runtime'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { planAffected, type AffectedPlan } from './affected-analyzers.ts'
import { engineFiles } from './engine-files.ts'
import { createImportGraph } from './import-graph.ts'

let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'faultline-affected-')))
  git('init', '--quiet', '--initial-branch=main')
  write('package-lock.json', '{}')
  write('analyzers/slow/index.ts', "import { a } from '../shared/a.ts'\nimport { z } from 'zod'")
  write('analyzers/slow/cases/monday/case.yaml', 'title: Monday')
  write('analyzers/slow/cases/tuesday/case.yaml', 'title: Tuesday')
  write('analyzers/full/index.ts', "import { b } from '../shared/b.ts'")
  write('analyzers/full/cases/friday/case.yaml', 'title: Friday')
  write('analyzers/shared/a.ts', "export { b as a } from './deep.ts'")
  write('analyzers/shared/b.ts', "import type { A } from './deep.ts'")
  write('analyzers/shared/deep.ts', 'export const b = 1')
  commit()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a change that nothing imports affects nothing', async () => {
  write('README.md', 'words')
  expect(await plan()).toMatchObject({ changed: ['README.md'], affected: [], unaffected: 2 })
})

test('a change deep below is told with the way of imports that leads to it', async () => {
  write('analyzers/shared/deep.ts', 'export const b = 2')
  expect((await plan()).affected).toEqual([
    {
      file: 'analyzers/slow/index.ts',
      cases: ['analyzers/slow/cases/monday', 'analyzers/slow/cases/tuesday'],
      isCodeChanged: true,
      reasons: [
        {
          changed: 'analyzers/shared/deep.ts',
          path: ['analyzers/slow/index.ts', 'analyzers/shared/a.ts', 'analyzers/shared/deep.ts'],
        },
      ],
    },
  ])
})

test('where only a case changed, only that case runs', async () => {
  write('analyzers/slow/cases/tuesday/case.yaml', 'title: Tuesday, mended')
  expect((await plan()).affected).toMatchObject([
    { file: 'analyzers/slow/index.ts', cases: ['analyzers/slow/cases/tuesday'] },
  ])
})

test('the lock file and the calibration count, a file that is new or gone as well', async () => {
  write('package-lock.json', '{ "packages": {} }')
  expect(affectedFiles(await plan())).toEqual(['analyzers/slow/index.ts'])
  commit()
  write('analyzers/full/calibration.json', '{}')
  expect(affectedFiles(await plan())).toEqual(['analyzers/full/index.ts'])
  commit()
  write('analyzers/shared/calibration.json', '{}')
  expect(affectedFiles(await plan())).toEqual([
    'analyzers/full/index.ts',
    'analyzers/slow/index.ts',
  ])
  commit()
  rmSync(join(folder, 'analyzers/shared/deep.ts'))
  expect(affectedFiles(await plan())).toEqual(['analyzers/slow/index.ts'])
})

test('a case may name another file, and lie anywhere below', async () => {
  write('analyzers/slow/second.ts', 'export const c = 1')
  write(
    'analyzers/slow/cases/2026/may/case.yaml',
    'title: May\nfile: ../../../second.ts # not index',
  )
  write('analyzers/slow/cases/2026/june/case.yaml', 'title: June')
  commit()
  write('analyzers/slow/second.ts', 'export const c = 2')
  expect((await plan()).affected).toMatchObject([
    { file: 'analyzers/slow/second.ts', cases: ['analyzers/slow/cases/2026/may'] },
  ])
  commit()
  write('analyzers/slow/index.ts', 'export const d = 1')
  expect((await plan()).affected).toMatchObject([
    {
      file: 'analyzers/slow/index.ts',
      cases: ['2026/june', 'monday', 'tuesday'].map((name) => `analyzers/slow/cases/${name}`),
    },
  ])
})

test('an analyzer that is gone while its cases are there is affected', async () => {
  rmSync(join(folder, 'analyzers/full/index.ts'))
  expect((await plan()).affected).toMatchObject([
    { file: 'analyzers/full/index.ts', cases: ['analyzers/full/cases/friday'] },
  ])
})

test('what the base gained meanwhile is not the change of the branch', async () => {
  git('switch', '--quiet', '--create', 'branch')
  write('analyzers/shared/b.ts', 'export const b = 3')
  commit()
  git('switch', '--quiet', 'main')
  write('analyzers/shared/deep.ts', 'export const b = 4')
  commit()
  git('switch', '--quiet', 'branch')
  const options = { repository: folder, analyzerFolders: ['analyzers'] }
  const affected = await planAffected({ ...options, base: 'main', head: 'branch' })
  expect(affectedFiles(affected)).toEqual(['analyzers/full/index.ts'])
})

test('an analyzer that asks whoever there is depends on those beside it, also on one that is gone', async () => {
  write('analyzers/asker/index.ts', "import { ask } from '../shared/ask.ts'")
  write('analyzers/shared/ask.ts', 'export const ask = (chain) => chain.whoever({})')
  commit()
  write('analyzers/shared/deep.ts', 'export const b = 2')
  const { affected } = await plan()
  expect(affected.map(({ file, reasons }) => [file, reasons[0]?.path])).toEqual([
    [
      'analyzers/asker/index.ts',
      [
        'analyzers/asker/index.ts',
        'analyzers/slow/index.ts',
        'analyzers/shared/a.ts',
        'analyzers/shared/deep.ts',
      ],
    ],
    ['analyzers/slow/index.ts', expect.anything()],
  ])
  commit()
  rmSync(join(folder, 'analyzers/full'), { recursive: true })
  expect(affectedFiles(await plan())).toEqual(['analyzers/asker/index.ts'])
})

test('a package of the repository itself is followed to its source', async () => {
  write('signals/package.json', '{ "name": "signals", "exports": { "./*": "./src/*.ts" } }')
  write('signals/src/latency.ts', 'export const c = 1')
  execFileSync('ln', ['-s', '../signals', join(folder, 'node_modules/signals')])
  write('analyzers/full/index.ts', "import { c } from 'signals/latency'")
  write('.gitignore', 'node_modules')
  commit()
  write('signals/src/latency.ts', 'export const c = 2')
  expect((await plan()).affected[0]?.reasons[0]?.path).toEqual([
    'analyzers/full/index.ts',
    'signals/src/latency.ts',
  ])
})

test('a revision that is not there is told in a sentence, and is no option to git', async () => {
  for (const base of ['gone', '--output=stolen', 'HEAD:analyzers']) {
    const options = { repository: folder, base, analyzerFolders: ['analyzers'] }
    await expect(planAffected(options)).rejects.toThrow(`has no commit "${base}"`)
  }
  expect(readdirSync(folder)).not.toContain('stolen')
})

test('it names every file that is in the bundle of an analyzer that ships', async () => {
  const root = resolve(import.meta.dirname, '../../../../..')
  const graph = createImportGraph(root)
  for (const name of ['service-degradation', 'saturation']) {
    const entry = join(root, 'analyzers', name, 'index.ts')
    const bundle = await bundleAnalyzer(entry)
    const { sources }: { sources: string[] } = JSON.parse(bundle.sourceMap ?? '')
    const bundled = sources
      .map((source) => join(dirname(join(root, 'analyzer.js')), source))
      .filter((file) => !/node_modules|faultline-entry/.test(file))
    expect(bundled.length).toBeGreaterThan(10)
    const graphed = new Set(graph.pathsFrom(entry, engineFiles()).keys())
    const missing = bundled.filter((file) => !graphed.has(file)).map((file) => relative(root, file))
    expect(missing).toEqual([])
  }
})

const affectedFiles = (affected: AffectedPlan): string[] =>
  affected.affected.map(({ file }) => file)

function plan(): Promise<AffectedPlan> {
  return planAffected({ repository: folder, base: 'HEAD', analyzerFolders: ['analyzers'] })
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function commit(): void {
  git('add', '--all')
  git('commit', '--quiet', '--message=state')
}

function git(...args: string[]): void {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid']
  execFileSync('git', [...author, ...args], { cwd: folder })
}
