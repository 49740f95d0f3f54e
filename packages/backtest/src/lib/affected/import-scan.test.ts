import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importsOf } from './import-scan.ts'

const check = (text: string, expected: readonly string[]): void => {
  expect(importsOf(text)).toEqual(expected)
}

test('every way to import is seen', () => {
  check("import { a } from './a.ts'", ['./a.ts'])
  check("import './effect.ts'", ['./effect.ts'])
  check("export * from './all.ts'", ['./all.ts'])
  check('import a, { b } from "./double.ts"', ['./double.ts'])
  check("const a = await import('./lazy.ts')", ['./lazy.ts'])
  check("const a = require('./old.cjs')", ['./old.cjs'])
  check('import{a}from"./close.js";import b from"./minified.js"', ['./close.js', './minified.js'])
})

test('an apostrophe in a comment within the braces hides nothing', () => {
  check("import {\n  a, // don't\n  b,\n} from './a.ts'", ['./a.ts'])
})

test('what is imported for its types alone leaves nothing in a bundle', () => {
  check("import type { A } from './a.ts'\nimport { b } from './b.ts'", ['./b.ts'])
  check("export type { A } from './a.ts'", [])
  check("export type * from './a.ts'", [])
  check("import { type A, b } from './a.ts'", ['./a.ts'])
})

test('a value named type is a value', () => {
  check("import type from './a.ts'", ['./a.ts'])
  check("import { a } from './a.ts'\ntype B = A\nexport { b } from './b.ts'", ['./a.ts', './b.ts'])
})

test('a specifier that is put together at run time is passed over', () => {
  check('const a = await import(`./${name}.ts`)', [])
})

test('whatever stands between them, all imports are found', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/)
  const form = fc.constantFrom(
    (file: string) => `import { a } from './${file}.ts'`,
    (file: string) => `import './${file}.ts'`,
    (file: string) => `export { b } from "./${file}.ts"`,
    (file: string) => `const c = await import('./${file}.ts')`,
    (file: string) => `import {\n  a, // it's\n  b,\n} from './${file}.ts'`,
  )
  const filler = fc.constantFrom(
    '',
    '// plain words',
    "const text = 'words'",
    '/* a\n * b */',
    'type A = 1',
    'export type B = { a: 1 }',
    'for (const a of b) { c(`${a}`) }',
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(name, form, filler), { maxLength: 12 }), (parts) => {
      const text = parts.map(([file, write, between]) => `${write(file)}\n${between}`).join('\n')
      expect(new Set(importsOf(text))).toEqual(new Set(parts.map(([file]) => `./${file}.ts`)))
    }),
  )
})
