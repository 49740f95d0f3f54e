import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleFixture, requestOf } from '../../test/harness.ts'
import { createRuntime, type AnalyzerBundle, type Runtime } from '../index.ts'

let runtime: Runtime
let bundle: AnalyzerBundle
beforeAll(async () => {
  runtime = await createRuntime({ poolSize: 1 })
  bundle = await bundleFixture('packages')
})
afterAll(() => runtime.close())

test.each([
  ['shadow', [['constructor', 'toString'], 'work', 'at 3', 'OwnError: own: x']],
  ['lodash', [['1', '2', '3'], { 1: ['a'], 2: ['bb'] }, { a: [1] }]],
  ['dayjs', '1970-01-02T00:00:00.000Z'],
  [
    'immer',
    [
      [1, 2],
      [
        [1, 1],
        [2, 2],
      ],
    ],
  ],
  ['simple-statistics', { m: 2, b: 1 }],
  ['superstruct', [true, 'StructError', ['at']]],
  ['valibot', [false, 'ValiError']],
])('%s works in a realm whose built-ins are frozen', async (name, answer) => {
  const { error, findings } = await runtime.run(requestOf(bundle, { name }))
  expect(error).toBeUndefined()
  expect(JSON.parse(findings[0]?.summary ?? '')).toEqual(answer)
})
