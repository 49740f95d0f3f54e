import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundledAnalyzersFolder } from '../src/lib/installation.ts'

/** A repository of its own that holds the bundled analyzers and their cases in one commit. */
export type AnalyzersRepository = {
  readonly folder: string
  /** Replaces a text that occurs exactly once in a file. */
  replace(path: string, before: string, after: string): void
  commit(): string
  git(...words: readonly string[]): string
  remove(): void
}

export function createAnalyzersRepository(): AnalyzersRepository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'faultline-review-')))
  cpSync(bundledAnalyzersFolder, join(folder, 'analyzers'), { recursive: true })
  const git = (...words: readonly string[]): string => {
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid']
    return execFileSync('git', [...author, ...words], { cwd: folder, encoding: 'utf8' }).trim()
  }
  const commit = (): string => {
    git('add', '--all')
    git('commit', '--quiet', '--message=state')
    return git('rev-parse', 'HEAD')
  }
  writeFileSync(join(folder, '.gitignore'), '.faultline\n')
  git('init', '--quiet', '--initial-branch=main')
  commit()
  return {
    folder,
    replace(path, before, after) {
      const file = join(folder, path)
      const parts = readFileSync(file, 'utf8').split(before)
      if (parts.length !== 2) throw new Error(`${path} holds "${before}" not exactly once.`)
      writeFileSync(file, parts.join(after))
    },
    commit,
    git,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
