import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { bundleFixture, requestOf } from '../../test/harness.ts'
import { createRuntime, type SandboxPolicy } from '../index.ts'
import { probeMemoryGroups } from './sandbox/memory-groups.ts'

const groups = probeMemoryGroups()
const limits = { cpuMs: 60_000 }

/** Names of the groups that a host made. */
function groupsOf(host: number): string[] {
  if (!groups.available) return []
  return readdirSync(groups.place.folder).filter((name) =>
    new RegExp(`^faultline-\\d+-${host}-\\d+-\\d+$`).test(name),
  )
}

test.runIf(groups.available)(
  'the kernel holds memory to its limit, however fast it is taken, and the group goes with the process',
  async () => {
    const misbehave = await bundleFixture('misbehave')
    // The bundler's process has one too, and goes on.
    const others = groupsOf(process.pid)
    const runtime = await createRuntime({ poolSize: 1, memoryMb: 300 })
    expect(runtime.sandbox.layers).toContain('memory group')
    expect(groupsOf(process.pid)).toHaveLength(others.length + 1)
    const result = await runtime.run(requestOf(misbehave, { how: 'one buffer' }, { limits }))
    expect(result.status).toBe('out_of_memory')
    expect(result.error?.limit).toMatchObject({ limit: 'memoryMb', maximum: 300 })
    expect(result.error?.limit?.actual).toBeLessThanOrEqual(300)
    expect(result.findings).toHaveLength(1)
    await runtime.close()
    expect(groupsOf(process.pid)).toEqual(others)
  },
)

test.runIf(groups.available)(
  'the groups of a host that was killed are removed by the next',
  async () => {
    const script = join(import.meta.dirname, '../../test/doomed-host.ts')
    const host = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => host.stdout.once('data', resolve))
    const { pid = 0 } = host
    // Two of sandbox processes and the bundler's.
    expect(groupsOf(pid)).toHaveLength(3)
    const others = groupsOf(process.pid)
    const exit = new Promise((resolve) => host.once('exit', resolve))
    host.kill('SIGKILL')
    await exit
    const next = await createRuntime({ poolSize: 1 })
    await vi.waitFor(() => expect(groupsOf(pid)).toEqual([]), { timeout: 60_000 })
    expect(groupsOf(process.pid)).toHaveLength(others.length + 1)
    await next.close()
  },
)

test.each<[SandboxPolicy, string]>([
  ['best', 'buffers'],
  ['process', 'buffers'],
  ['best', 'heap'],
  ['process', 'heap'],
  ['process', 'huge buffer'],
])('with the sandbox at its %s, a run that takes %s is out of memory', async (sandbox, how) => {
  const runtime = await createRuntime({ poolSize: 1, heapMb: 64, memoryMb: 300, sandbox })
  const misbehave = await bundleFixture('misbehave')
  const result = await runtime.run(requestOf(misbehave, { how }, { limits }))
  expect(result.status).toBe('out_of_memory')
  expect(result.findings.map(({ summary }) => summary)).toEqual(['found before it went wrong'])
  await runtime.close()
})
