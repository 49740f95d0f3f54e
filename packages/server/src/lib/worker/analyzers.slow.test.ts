import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRuntime, type Runtime } from '@faultline/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimants, loadAnalyzers } from './analyzers.ts'

let runtime: Runtime
/** Within the repository, where the SDK is found. */
const folder = mkdtempSync(join(import.meta.dirname, 'analyzers-'))
beforeAll(async () => {
  runtime = await createRuntime({ poolSize: 1 })
})
afterAll(async () => {
  await runtime.close()
  rmSync(folder, { recursive: true })
})

const analyzer = (id: string): string => `
import { defineAnalyzer } from '@faultline/sdk'
import { z } from 'zod/mini'
export const it = defineAnalyzer({
  id: '${id}', title: 'T', owner: 'team', needs: {}, investigate() {},
  params: z.object({ service: z.string() }),
  triggers: (on) => [on.alert({ labels: ['service'], params: ({ labels }) => ({ service: labels.service }) })],
})`

test('analyzers that cannot be run are told in a sentence each, and the others claim their alerts', async () => {
  const files: Readonly<Record<string, string>> = {
    'a-good': analyzer('good'),
    'b-syntax': 'export const = 1',
    'c-no-analyzer': 'export default { investigate() {} }',
    'd-same-id': analyzer('good'),
    'e-two-alike': `${analyzer('twice')}${analyzer('twice').replaceAll('import', '// import').replace('const it', 'const other')}`,
    'f-throws': "throw new Error('no coffee')",
    'g-built-in': "import 'node:fs'",
    'h-good-too': analyzer('good-too'),
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'index.ts'), text)
  }
  const log: string[] = []
  const library = await loadAnalyzers(runtime, [folder], (line) => log.push(line))
  expect(claimants(library).map(({ id, triggers }) => [id, triggers.length])).toEqual([
    ['good', 1],
    ['good-too', 1],
  ])
  const says = [
    /b-syntax.index\.ts:1:14: Expected identifier but found "="$/,
    /c-no-analyzer.index\.ts: The file exports no analyzer; export one/,
    /d-same-id.index\.ts was left out: .*a-good.index\.ts has the id "good" too$/,
    /Two analyzers have the id "twice"; rename one of them \(.*e-two-alike.index\.ts:11:\d+\)$/,
    /no coffee \(.*f-throws.index\.ts:1:7\)$/,
    /g-built-in.index\.ts:1:8: node:fs does not exist inside the sandbox; declare a need/,
  ]
  expect(log).toHaveLength(says.length)
  for (const sentence of says) {
    expect(log).toContainEqual(expect.stringMatching(sentence))
  }
})
