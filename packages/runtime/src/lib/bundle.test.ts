import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fixture } from '../../test/harness.ts'
import { bundleAnalyzer } from './bundle.ts'
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
  return error.message.replace(/^.*\//, '')
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
