import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '..')
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean)

/** A block that opens with ```ts file=PATH shows that file, which is compiled and run elsewhere. */
function examples(page: string): { file: string; code: string }[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    file: match[1] ?? '',
    code: match[2] ?? '',
  }))
}

for (const page of pages) {
  for (const { file, code } of examples(page)) {
    test(`${page} shows ${file} as it is`, () => {
      assert.equal(code, readFileSync(join(root, file), 'utf8'))
    })
  }
}

test('the first analyzer of the README has at most 30 lines', () => {
  const [first] = examples('README.md')
  assert.ok(first)
  assert.ok(first.code.trimEnd().split('\n').length <= 30)
})
