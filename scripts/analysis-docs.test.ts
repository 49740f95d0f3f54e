import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { declarationsOf } from './reference/declarations.ts'
import { families, referencePage } from './reference/page.ts'

/** The documentation of the analysis library is complete: a function that nobody finds is not there. */
const root = resolve(import.meta.dirname, '..')
const library = join(root, 'packages', 'analysis')
const pages = join(root, 'docs', 'analysis')
const index = readFileSync(join(pages, 'README.md'), 'utf8')

/** What an entry exports other than types. */
function functionsOf(family: string): string[] {
  return declarationsOf(join(library, 'src', `${family}.ts`))
    .filter(({ kind }) => kind !== 'type')
    .map(({ name }) => name)
}

for (const family of families()) {
  const page = join(pages, `${family}.md`)

  test(`docs/analysis/${family}.md says when to take each function, and is in the index`, () => {
    assert.ok(existsSync(page), `write docs/analysis/${family}.md`)
    const text = readFileSync(page, 'utf8')
    const missing = functionsOf(family).filter((name) => !text.includes(`\`${name}\``))
    assert.deepEqual(missing, [], `add a row for each of these to docs/analysis/${family}.md`)
    assert.ok(index.includes(`(${family}.md)`), `name ${family}.md in docs/analysis/README.md`)
  })

  test(`docs/reference/analysis/${family}.md is what the docstrings say`, () => {
    const page = join(root, 'docs', 'reference', 'analysis', `${family}.md`)
    assert.ok(existsSync(page), 'run npm run reference')
    assert.equal(readFileSync(page, 'utf8'), referencePage(family), 'run npm run reference')
  })

  test(`docs/analysis/${family}.md has a picture, an example, assumptions, and when not to use it`, () => {
    const text = readFileSync(page, 'utf8')
    assert.match(text, new RegExp(`\\]\\(pictures/${family}\\.svg\\)`))
    assert.ok(existsSync(join(pages, 'pictures', `${family}.svg`)))
    assert.ok(text.includes(`(../reference/analysis/${family}.md)`), 'link its reference')
    assert.ok(text.includes(`file=examples/analysis/${family}.ts`))
    assert.match(text, /^## What it assumes$/m)
    assert.match(text, /^## When not to use it$/m)
  })
}

test('every remark that an answer may carry is explained', () => {
  const source = readFileSync(join(library, 'src', 'lib', 'answer.ts'), 'utf8')
  const union = /type DiagnosticCode =([\s\S]*?)\n\n/.exec(source)?.[1] ?? ''
  const codes = [...union.matchAll(/'([a-z-]+)'/g)].map((match) => match[1] ?? '')
  assert.ok(codes.length > 10)
  assert.deepEqual(
    codes.filter((code) => !index.includes(`\`${code}\``)),
    [],
  )
})

/** Figures that the pages quote, each with the row of docs/accuracy.md that it is taken from. */
const quoted: readonly { readonly page: string; readonly says: RegExp; readonly row: RegExp }[] = [
  { page: 'anomaly', says: /scores (\d+) of 100/, row: /^\| NAB, .*?\| ([\d.]+) \// },
  { page: 'change-points', says: /its F1 is (\.\d+)/, row: /^\| TCPD, .*?\| (\.\d+) \// },
  { page: 'dimensions', says: /\(F1 (\.\d+)/, row: /^\| RiskLoc's generator, .*?\| (\.\d+); / },
  {
    page: 'dimensions',
    says: /precision (\d\.\d+)/,
    row: /^\| RiskLoc's generator, .*?; (\.\d+) /,
  },
  { page: 'events', says: /first in (\d+) % and/, row: /^\| Nezha events, Online.*?\| (\.\d+); / },
  {
    page: 'events',
    says: /first in \d+ % and (\d+) %/,
    row: /^\| Nezha events, Train.*?\| (\.\d+); /,
  },
  { page: 'ranking', says: /first\s+in (\d+) %/, row: /^\| Nezha, Train Ticket.*?\| (\.\d+) \// },
]

for (const { page, says, row } of quoted) {
  test(`docs/analysis/${page}.md quotes docs/accuracy.md (${says.source})`, () => {
    const figure = says.exec(readFileSync(join(pages, `${page}.md`), 'utf8'))?.[1] ?? ''
    const lines = readFileSync(join(root, 'docs', 'accuracy.md'), 'utf8').split('\n')
    const measured = lines.flatMap((line) => row.exec(line)?.[1] ?? [])[0] ?? ''
    assert.notEqual(figure, '')
    assert.notEqual(measured, '')
    const digits = figure.split('.')[1]?.length ?? 0
    // Shares are quoted in per cent, scores as they are.
    const scale = Number(figure) > 1 && Number(measured) <= 1 ? 100 : 1
    assert.equal((scale * Number(measured)).toFixed(digits), Number(figure).toFixed(digits))
  })
}
