import { fileURLToPath } from 'node:url'
import { runResultSchema } from '@faultline/sdk/result'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { runCli } from '../test/run-cli.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

test('the first analyzer of the README runs from nothing but its file, names the source it misses, and fits its schema', async () => {
  const { stdout, exitCode } = await runCli(
    ['run', 'examples/checkout-latency.ts', '--params', '{"service":"checkout"}', '--json'],
    { cwd: root },
  )
  const result = runResultSchema.parse(JSON.parse(stdout))
  expect(result.analyzer).toMatchObject({ id: 'checkout-latency', title: 'Checkout is slow' })
  expect(result.coverage).toContainEqual(
    expect.objectContaining({ need: 'traces', state: 'unavailable' }),
  )
  expect(result.conclusion.sentence).toContain('Not checked: traces')
  expect(exitCode).not.toBe(0)
  const schema = await runCli(['schema', 'result'], { cwd: root })
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    JSON.parse(schema.stdout),
  )
  validate(JSON.parse(stdout))
  expect(validate.errors).toBeNull()
})
