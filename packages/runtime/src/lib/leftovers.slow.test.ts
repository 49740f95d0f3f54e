import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { bundleFixture, requestOf } from '../../test/harness.ts'
import { createRuntime } from '../index.ts'

test.each(['best', 'process'])(
  'no sandbox process (%s) outlives a host that is killed while a run spins',
  async (policy) => {
    const script = join(import.meta.dirname, '../../test/doomed-host.ts')
    const host = spawn(process.execPath, [script, policy], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => host.stdout.once('data', resolve))
    const sandboxes = descendants(host.pid ?? 0)
    expect(sandboxes.length).toBeGreaterThanOrEqual(2)
    host.kill('SIGKILL')
    await vi.waitFor(() => expect(sandboxes.filter(isAlive)).toEqual([]), { timeout: 60_000 })
  },
)

test('closing leaves no process behind, also while runs are under way', async () => {
  const runtime = await createRuntime()
  const request = requestOf(await bundleFixture('misbehave'), { how: 'slow' })
  const { promise, resolve } = Promise.withResolvers<void>()
  const run = runtime.run({
    ...request,
    onEvent: ({ type }) => type === 'finding' && resolve(),
  })
  await promise
  const sandboxes = runtime.processIds().flatMap((id) => [id, ...descendants(id)])
  await runtime.close()
  await vi.waitFor(() => expect(sandboxes.filter(isAlive)).toEqual([]), { timeout: 60_000 })
  expect((await run).status).toBe('cancelled')
})

test('closing leaves no process behind, also while processes are starting', async () => {
  for (let round = 0; round < 5; round++) {
    const runtime = await createRuntime({ poolSize: 4 })
    const starting = runtime.processIds()
    const seen = new Set(starting)
    const closed = runtime.close()
    let isClosed = false
    void closed.then(() => (isClosed = true))
    while (!isClosed) {
      for (const id of starting.flatMap(descendants)) seen.add(id)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await vi.waitFor(() => expect([...seen].filter(isAlive)).toEqual([]), { timeout: 60_000 })
  }
})

function descendants(root: number): number[] {
  const children = processes().filter((one) => one.parent === root)
  return children.flatMap(({ id }) => [id, ...descendants(id)])
}

function isAlive(id: number): boolean {
  return processes().some((one) => one.id === id && one.state !== 'Z')
}

function processes(): { id: number; parent: number; state: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        return [{ id: Number(name), parent: Number(parent), state }]
      } catch {
        return []
      }
    })
}
