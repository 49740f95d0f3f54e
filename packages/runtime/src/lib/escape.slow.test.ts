import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const report = z.object({
  attempts: z.array(z.object({ name: z.string(), outcome: z.string(), proven: z.boolean() })),
  escaped: z.number(),
  layersMissing: z.array(z.string()),
})

test.each([[], ['--without-bwrap']])(
  'no way out of the sandbox that we know works, and each works where its layer is off %s',
  (...options) => {
    const script = join(import.meta.dirname, '../../test/escape/main.ts')
    const ran = spawnSync(process.execPath, [script, '--json', ...options], { encoding: 'utf8' })
    const { attempts, escaped, layersMissing } = report.parse(JSON.parse(ran.stdout))
    expect(attempts.filter(({ outcome }) => outcome === 'escaped')).toEqual([])
    expect(attempts.filter(({ proven }) => !proven)).toEqual([])
    expect(attempts.length).toBeGreaterThanOrEqual(60)
    expect(escaped).toBe(0)
    if (options.length > 0) expect(layersMissing).toEqual(['namespaces'])
  },
  // A minute where nothing else runs.
  480_000,
)
