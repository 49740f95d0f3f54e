import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findAnalyzers } from '../affected/analyzer-cases.ts'
import { createImportGraph } from '../affected/import-graph.ts'
import { readConfiguration } from '../configuration.ts'
import { openResultsFile } from '../results-file.ts'
import { createFolderStore } from '../stores/folder-store.ts'
import { loadCase } from './load-case.ts'

let root: string
let folder: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'faultline-strange-'))
  mkdirSync(join(root, '.git'))
  folder = join(root, 'analyzers', 'slow', 'cases', 'one')
  mkdirSync(folder, { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))

const hash = createHash('sha256').digest('hex')

function write(more = ''): void {
  const lines = [
    'title: It was slow',
    'analyzer: slow',
    'params: {}',
    'at: 2026-11-23T03:00:00Z',
    'window: { from: 2026-11-23T02:00:00Z, to: 2026-11-23T03:00:00Z }',
    'answer: { conclusion: healthy }',
    more,
  ]
  writeFileSync(join(folder, 'case.yaml'), lines.join('\n'))
}

test('a case whose files are links to endless ones is refused', async () => {
  write(`journal: { sha256: ${hash}, bytes: 10 }`)
  symlinkSync('/dev/zero', join(folder, 'journal.zst'))
  await expect(loadCase(folder)).rejects.toThrow(/journal\.zst lies outside of the project/)
  rmSync(join(folder, 'journal.zst'))
  spawnSync('mkfifo', [join(folder, 'journal.zst')])
  await expect(loadCase(folder)).rejects.toThrow(/journal\.zst is not a regular file/)
  rmSync(join(folder, 'case.yaml'))
  symlinkSync('/dev/zero', join(folder, 'case.yaml'))
  await expect(loadCase(folder)).rejects.toThrow(/case\.yaml lies outside of the project/)
})

test('a case names an analyzer of its own repository, and no other', async () => {
  write('file: ../../../other/index.ts')
  await expect(loadCase(folder)).resolves.toMatchObject({
    analyzerFile: join(root, 'analyzers', 'other', 'index.ts'),
  })
  for (const file of ['../../../../../other/index.ts', '../../../../../../etc/passwd']) {
    write(`file: ${file}`)
    await expect(loadCase(folder)).rejects.toThrow(/lies outside of its repository/)
  }
})

test('what a review looks at before it runs anything is read within the same limits', async () => {
  spawnSync('mkfifo', [join(root, 'faultline.config.yaml')])
  await expect(readConfiguration(root)).rejects.toThrow(/is not a regular file/)
  const results = join(root, 'results')
  symlinkSync('/dev/zero', results)
  expect(() => openResultsFile(results)).toThrow(/lies outside/)
  const store = createFolderStore(root)
  mkdirSync(join(root, hash.slice(0, 2)))
  symlinkSync('/dev/zero', join(root, hash.slice(0, 2), `${hash}.zst`))
  await expect(store.get(hash)).rejects.toThrow(/lies outside/)
  const entry = join(root, 'analyzers', 'slow', 'index.ts')
  writeFileSync(entry, "import { a } from './big.ts'\nimport 'pipe'")
  writeFileSync(join(root, 'analyzers', 'slow', 'big.ts'), ' '.repeat(10_000_001))
  mkdirSync(join(root, 'node_modules', 'pipe'), { recursive: true })
  symlinkSync('/dev/zero', join(root, 'node_modules', 'pipe', 'package.json'))
  expect(createImportGraph(root).asksRegistry(entry)).toBe(false)
  rmSync(join(folder, 'case.yaml'), { force: true })
  writeFileSync(join(folder, 'case.yaml'), ' '.repeat(1_000_001))
  expect(() => findAnalyzers(join(root, 'analyzers'))).toThrow(/larger than 1000000 bytes/)
})
