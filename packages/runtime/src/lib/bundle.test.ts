import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import vm from 'node:vm'
import { afterAll, expect, test } from 'vitest'
import { fixture } from '../../test/harness.ts'
import { bundleAnalyzer } from './bundle.ts'
import { valueName } from './bundle/script-options.ts'
import type { BundleError } from './errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'faultline bundle '))
afterAll(() => rmSync(folder, { recursive: true }))

async function refusal(name: string, code: string): Promise<string> {
  const file = join(folder, name)
  writeFileSync(file, code)
  const error: BundleError = await bundleAnalyzer(file).then(
    () => expect.fail('was bundled'),
    (thrown) => thrown,
  )
  return error.message.replace(/^.*\/(?=[^/]*\.[jt]s:\d)/, '')
}

test('the version follows from the code and not from where it lies', async () => {
  const original = await bundleAnalyzer(fixture('minimal.ts'))
  cpSync(fixture('minimal.ts'), join(folder, 'minimal.ts'))
  const copy = await bundleAnalyzer(join(folder, 'minimal.ts'))
  expect(copy.version).toBe(original.version)
  expect(original.code).not.toContain(process.cwd())
  writeFileSync(join(folder, 'minimal.ts'), `${'\n'}export const other = 1`)
  expect((await bundleAnalyzer(join(folder, 'minimal.ts'))).version).not.toBe(original.version)
})

test('a folder with its dependencies has the same version wherever it lies', async () => {
  const places = ['one', join('a', 'place', 'far', 'below'), 'with blanks and ümläute']
  const versions = places.map(async (place) => {
    const own = join(folder, 'clones', place)
    const dependency = join(own, 'node_modules', 'left-pad-of-ours')
    mkdirSync(dependency, { recursive: true })
    mkdirSync(join(own, 'analyzers', 'slow'), { recursive: true })
    writeFileSync(join(own, 'package.json'), '{"type":"module"}')
    writeFileSync(join(dependency, 'package.json'), '{"name":"left-pad-of-ours","main":"main.js"}')
    writeFileSync(join(dependency, 'main.js'), 'exports.pad = (text) => `  ${text}`')
    writeFileSync(join(own, 'analyzers', 'slow', 'title.ts'), "export const title: string = 'Slow'")
    const code = [
      "import { defineAnalyzer } from '@faultline/sdk'",
      "import { z } from 'zod/mini'",
      "import { pad } from 'left-pad-of-ours'",
      "import { title } from './title.ts'",
      "export const slow = defineAnalyzer({ id: 'slow', title: pad(title), owner: 'a',",
      '  params: z.object({}), needs: {}, investigate() {} })',
    ]
    const file = join(own, 'analyzers', 'slow', 'index.ts')
    writeFileSync(file, code.join('\n'))
    const bundle = await bundleAnalyzer(file)
    expect(bundle.code + bundle.sourceMap).not.toContain(folder)
    return bundle.version
  })
  expect(new Set(await Promise.all(versions)).size).toBe(1)
})

test('what the sandbox has not is refused at the line that asks for it, with the remedy', async () => {
  expect(
    await refusal(
      'fs.ts',
      "import 'zod/mini'\nimport { readFileSync } from 'node:fs'\nreadFileSync('x')",
    ),
  ).toBe(
    'fs.ts:2:30: node:fs does not exist inside the sandbox; declare a need and read through context.sources',
  )
  expect(await refusal('bare.js', "const { exec } = require('child_process')")).toContain(
    'bare.js:1:26: node:child_process does not exist inside the sandbox',
  )
  expect(await refusal('addon.ts', "import './native.node'")).toContain('is a native addon')
  expect(await refusal('syntax.ts', 'export const = 1')).toBe(
    'syntax.ts:1:14: Expected identifier but found "="',
  )
  await expect(bundleAnalyzer(join(folder, 'none.ts'))).rejects.toThrow(/There is no analyzer file/)
})

test('a built-in is refused, by its name with and without "node:", whatever that is made of', async () => {
  const names = ['v8', 'http2', '_http_agent', 'dns/promises', 'node:sqlite', 'node:test/reporters']
  for (const [index, name] of names.entries()) {
    const said = await refusal(`built-in-${index}.ts`, `import '${name}'`)
    expect(said).toContain(`.ts:1:8: node:${name.replace('node:', '')} does not exist inside`)
  }
})

test('a package that is entered by a native addon is refused as one', async () => {
  const addon = join(folder, 'node_modules', 'native-thing')
  mkdirSync(addon, { recursive: true })
  writeFileSync(join(addon, 'package.json'), '{"name":"native-thing","main":"build/thing.node"}')
  mkdirSync(join(addon, 'build'))
  writeFileSync(join(addon, 'build', 'thing.node'), '')
  const file = join(folder, 'uses-addon.ts')
  writeFileSync(file, "import 'zod/mini'\nimport 'native-thing'")
  await expect(bundleAnalyzer(file)).rejects.toMatchObject({
    message: expect.stringMatching(/thing\.node is a native addon, .*use a package in plain/),
    location: expect.stringMatching(/uses-addon\.ts:2:8$/),
  })
})

test('data is bundled from the project and from packages, and from nowhere else', async () => {
  const project = join(folder, 'project')
  const inPackage = join(project, 'node_modules', 'names')
  mkdirSync(inPackage, { recursive: true })
  mkdirSync(join(project, '.hidden'))
  writeFileSync(join(project, 'package.json'), '{"type":"module"}')
  const secret = '{"names":["MARKER"]}'
  for (const place of ['own.json', join('.hidden', 'a.json'), '.env', join('..', 'other.json')]) {
    writeFileSync(join(project, place), secret)
  }
  writeFileSync(join(inPackage, 'data.json'), secret)
  symlinkSync(join(folder, 'other.json'), join(project, 'link.json'))
  const file = join(project, 'analyzer.ts')
  const bundled = (from: string, attributes = ''): Promise<string> => {
    writeFileSync(
      file,
      `import 'zod/mini'\nimport it from '${from}'${attributes}\nexport const a = it`,
    )
    return bundleAnalyzer(file).then(({ code }) => code)
  }
  for (const from of ['./own.json', 'names/data.json']) {
    expect(await bundled(from)).toContain('MARKER')
  }
  const outside: readonly (readonly [from: string, attributes?: string])[] = [
    ['../other.json'],
    [join(folder, 'other.json')],
    ['./link.json'],
    ['./.hidden/a.json'],
    ['./.env', " with { type: 'json' }"],
    ['/etc/hostname', " with { type: 'text' }"],
    ['../project/../other.json', " with { type: 'text' }"],
    ['/proc/self/environ', " with { type: 'text' }"],
  ]
  for (const [from, attributes] of outside) {
    await expect(bundled(from, attributes)).rejects.toMatchObject({
      message: expect.stringContaining("is data from outside of the analyzer's project"),
      location: expect.stringMatching(/analyzer\.ts:2:\d+$/),
    })
  }
})

test('of zod only what is used is bundled, however it is imported', async () => {
  const sizes = ["{ z } from 'zod/mini'", "* as z from 'zod/mini'"].map(async (imported, index) => {
    const file = join(folder, `zod-${index}.ts`)
    writeFileSync(file, `import ${imported}\nexport const schema = z.object({ a: z.string() })`)
    return (await bundleAnalyzer(file)).code.length
  })
  const [object, namespace] = await Promise.all(sizes)
  expect(object).toBe(namespace)
  expect(object).toBeLessThan(200_000)
})

test('the analysis library is evaluated when a run first analyses something, and not before', async () => {
  const file = join(folder, 'analyses.ts')
  const code = [
    "import { defineAnalyzer } from '@faultline/sdk'",
    "import * as z from 'zod/mini'",
    "export const analyses = defineAnalyzer({ id: 'analyses', title: 'A', owner: 'a',",
    '  params: z.object({}), needs: {},',
    '  investigate: ({ analyze }) => void analyze.logTemplates(none, none) })',
    'const none = { rows: [], provenance: [] }',
  ]
  writeFileSync(file, code.join('\n'))
  const bundle = await bundleAnalyzer(file)
  const watched = bundle.code.replace('made??=(()=>{', '$&globalThis.isEvaluated=true;')
  expect(watched).not.toBe(bundle.code)
  const realm = vm.createContext(vm.constants.DONT_CONTEXTIFY)
  Object.assign(realm, { isEvaluated: false })
  const said: object[] = []
  const guest = vm.runInContext(watched, realm).begin({
    say: (output: object) => said.push(output),
    finish: () => {},
    fail: (error: unknown) => expect.fail(String(error)),
    realTimeMs: () => 0,
    connectTimers: () => {},
    fireTimer: () => {},
  })
  expect(realm['isEvaluated']).toBe(false)
  const [clock, window] = [0, { from: 0, to: 1 }]
  const start = { kind: 'params', params: {} }
  const command = { type: 'run', runId: '1', analyzerId: 'analyses', start, clock, window }
  guest.start(JSON.stringify({ ...command, alert: null }))
  await new Promise((resolve) => setImmediate(resolve))
  expect(said).toMatchObject([{ kind: 'started' }, { kind: 'done' }])
  expect(realm['isEvaluated']).toBe(true)
})

test('the value of a bundle has no name that its own code could find', async () => {
  const { code } = await bundleAnalyzer(fixture('minimal.ts'))
  expect(code).not.toContain(valueName)
  expect(code).toMatch(/^"use strict";\n0, +\(\(?\)=>\{/)
  const realm = vm.createContext(vm.constants.DONT_CONTEXTIFY)
  const names = Object.getOwnPropertyNames(realm)
  vm.runInContext(code, realm)
  // Where zod keeps its settings.
  const made = Object.getOwnPropertyNames(realm).filter((name) => !names.includes(name))
  expect(made).toEqual(['__zod_globalConfig'])
})

test('an author’s file that is called as the library is in the SDK is a file like any other', async () => {
  const own = join(folder, 'mine', 'sdk', 'src', 'lib', 'analyze')
  mkdirSync(own, { recursive: true })
  writeFileSync(join(folder, 'mine', 'package.json'), '{"type":"module"}')
  const file = join(folder, 'mine', 'analyzer.ts')
  writeFileSync(
    file,
    "import { a } from './sdk/src/lib/analyze/library.ts'\nexport const b = a + 1",
  )
  writeFileSync(join(own, 'library.ts'), 'export const a = 41')
  expect((await bundleAnalyzer(file)).code.includes('a=(...given)')).toBe(false)
  const outside = "import it from '/etc/hostname' with { type: 'text' }\nexport const a = it"
  writeFileSync(join(own, 'library.ts'), outside)
  await expect(bundleAnalyzer(file)).rejects.toThrow(
    "is data from outside of the analyzer's project",
  )
})

test('a version of Faultline whose bundles cannot run here is refused in a sentence', async () => {
  const bundled = bundleAnalyzer(fixture('minimal.ts'), { engineRoot: join(folder, 'old engine') })
  await expect(bundled).rejects.toThrow(/old engine is a version .* compare with a later one/)
})

test('a change of the analysis library makes another bundle', async () => {
  const engineRoot = join(folder, 'engine')
  const packages = join(import.meta.dirname, '..', '..', '..')
  const modules = join(engineRoot, 'node_modules')
  mkdirSync(join(modules, '@faultline'), { recursive: true })
  symlinkSync(join(packages, '..', 'node_modules', 'zod'), join(modules, 'zod'))
  for (const part of ['sdk', 'analysis', 'runtime']) {
    for (const path of ['src', 'package.json']) {
      const [from, to] = [join(packages, part, path), join(engineRoot, 'packages', part, path)]
      cpSync(from, to, { recursive: true })
    }
    symlinkSync(join(engineRoot, 'packages', part), join(modules, '@faultline', part))
  }
  const bundled = () => bundleAnalyzer(fixture('minimal.ts'), { engineRoot })
  const before = await bundled()
  const file = join(engineRoot, 'packages/analysis/src/lib/change-points/level-shift.ts')
  writeFileSync(file, `${readFileSync(file, 'utf8')}\nObject.freeze('changed')`)
  expect((await bundled()).version).not.toBe(before.version)
})
