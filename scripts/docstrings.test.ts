import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import * as library from '@faultline/analysis'
import { samples } from './docstrings/samples.ts'

/**
 * Every `@example` in the analysis library runs, and gives what the comment behind it says: a number
 * to the digits shown, a text, a list, or the named fields of an object. No function is without one.
 */
const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'packages', 'analysis', 'src', 'lib')
const scope: Readonly<Record<string, unknown>> = { ...samples, ...library }

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .toSorted()

for (const file of files) {
  const path = join(folder, file)
  for (const { name, code, says } of examplesOf(readFileSync(path, 'utf8'))) {
    test(`${relative(root, path)}: the example of ${name}`, () => {
      assert.doesNotThrow(
        () => run(code),
        'data that it names are made up in docstrings/samples.ts',
      )
      const value = run(code)
      const expected = says === '' ? undefined : literalOf(says)
      if (expected !== undefined) assertLike(value, expected)
    })
  }
}

test('every function of the library has an example and says what it costs', () => {
  const sources = files.map((file) => readFileSync(join(folder, file), 'utf8'))
  const silent = Object.entries(library).flatMap(([name, part]) => {
    if (typeof part !== 'function') return []
    const [docstring = ''] = sources.flatMap((source) => docstringOf(source, name))
    return /@example/.test(docstring) && /O\(/.test(docstring) ? [] : [name]
  })
  assert.deepEqual(silent, [])
})

test('every function of the library names its source: a paper, a program that gives the same, or itself', () => {
  const sources = files.map((file) => readFileSync(join(folder, file), 'utf8'))
  const named =
    /\b(?:1[89]|20)\d\d\b|numpy|pandas|scipy|statsmodels|Prometheus|PractRand|this library's own/
  const nameless = Object.entries(library).flatMap(([name, part]) => {
    if (typeof part !== 'function') return []
    const [docstring = ''] = sources.flatMap((source) => docstringOf(source, name))
    return named.test(docstring.replaceAll(/\s+\* ?/g, ' ')) ? [] : [name]
  })
  assert.deepEqual(nameless, [])
})

function docstringOf(source: string, name: string): string[] {
  const pattern = new RegExp(
    `/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export (?:function|const) ${name}\\b`,
  )
  return [...(pattern.exec(source) ?? [])].slice(1)
}

type Example = { readonly name: string; readonly code: string; readonly says: string }

function examplesOf(source: string): Example[] {
  const pattern =
    /@example ((?:(?!\*\/|@example)[\s\S])*?)(?=\n \* @|\s*\*\/)[\s\S]*?\*\/\s*export (?:function|const) (\w+)/g
  return [...source.matchAll(pattern)].map(([, text = '', name = '']) => {
    const lines = text.split('\n').map((line) => line.replace(/^ \* ?/, ''))
    const [code = '', says = ''] = lines.join('\n').split(/\s*\/\/ (?=[^\n]*$)/)
    return { name, code, says }
  })
}

/** The value of the last expression; those before it, if any, are statements. */
function run(code: string): unknown {
  const last = code.lastIndexOf('; ')
  const [statements, end] = last < 0 ? ['', code] : [code.slice(0, last), code.slice(last + 2)]
  const body = `${statements}; ${end.startsWith('for ') ? end : `return (${end})`}`
  return new Function(...Object.keys(scope), body)(...Object.values(scope))
}

/** What the comment begins with, when that is a literal. */
function literalOf(says: string): unknown {
  const plain = says.replaceAll('−', '-').replace(/^about /, '')
  const [literal] = /^(?:-?[\d.]+|'[^']*'|\[[^\]]*\]|\{[^}]*\}|true|false|null)/.exec(plain) ?? []
  if (literal === undefined) return undefined
  return new Function(`return (${literal.replace(/,?\s*…/g, '')})`)()
}

function assertLike(value: unknown, expected: unknown): void {
  if (typeof expected === 'number' && typeof value === 'number') {
    if (Number.isNaN(expected)) return assert.ok(Number.isNaN(value), `${value} is not NaN`)
    const digits = String(expected).split('.')[1]?.length ?? 0
    const off = Math.abs(value - expected)
    assert.ok(off <= 0.5000001 * 10 ** -digits, `gives ${value}, not ${expected}`)
  } else if (Array.isArray(expected)) {
    assert.ok(value instanceof Float64Array || value instanceof Uint8Array || Array.isArray(value))
    assert.equal(value.length, expected.length)
    for (const [index, one] of expected.entries()) assertLike(value[index], one)
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, one] of Object.entries(expected))
      assertLike(Reflect.get(Object(value), key), one)
  } else {
    assert.equal(value, expected)
  }
}
