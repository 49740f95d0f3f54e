import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultRetention } from './limits.ts'
import { retentionRules } from './rules.ts'

const read = (path: string): Promise<string> =>
  readFile(join(import.meta.dirname, '../../../../..', path), 'utf8')

test('the manual names every table that is in the register', async () => {
  const page = await read('docs/manual/retention.md')
  for (const table of retentionRules.flatMap(({ tables }) => tables)) {
    expect(page).toContain(`\`${table}\``)
  }
})

test('the options of the command line say the defaults', async () => {
  const command = await read('packages/cli/src/commands/serve.ts')
  const defaults = [
    ...command.matchAll(/'--(keep|database|telemetry)-[^']*',\s+'[^']*default: (\d+)/g),
  ]
  expect(defaults.map((found) => Number(found[2]))).toEqual([
    defaultRetention.investigationDays,
    defaultRetention.changeDays,
    defaultRetention.telemetryHours,
    defaultRetention.databaseMegabytes,
    defaultRetention.telemetryMegabytes,
  ])
})
