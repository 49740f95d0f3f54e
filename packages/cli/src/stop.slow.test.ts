import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { descendantsOf, stillRunning } from '../test/process-tree.ts'

const program = fileURLToPath(new URL('../bin/faultline.mjs', import.meta.url))
/** Within the repository, where the SDK is found. */
const folder = mkdtempSync(join(import.meta.dirname, '..', 'stop-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const analyzer = (id: string, investigate: string, every = ''): string => `
import { defineAnalyzer } from '@faultline/sdk'
import { z } from 'zod'
export const it = defineAnalyzer({
  id: '${id}', title: 'T', owner: 'team', needs: {}, params: z.object({ service: z.coerce.string() }),
  limits: { cpuMs: 60_000, wallMs: 120_000 },
  triggers: (on) => [
    on.alert({ labels: ['service'], params: ({ labels }) => ({ service: labels.service }) }),
    ${every}
  ],
  async investigate() { ${investigate} },
})`

function write(name: string, text: string): string {
  mkdirSync(join(folder, name), { recursive: true })
  const file = join(folder, name, 'index.ts')
  writeFileSync(file, text)
  return file
}
write('spinning/spins', analyzer('spins', 'for (;;);'))
write('spinning/waits', analyzer('waits', 'await new Promise(() => {})'))
// What it says of itself cannot be written as JSON.
write(
  'stuck/stuck',
  analyzer('stuck', '', "on.every('0 0 1 1 *', { params: { service: 1n } as never }),"),
)

type Command = { readonly child: ChildProcess; readonly said: { stdout: string; stderr: string } }
const serviceSchema = z.object({ url: z.string(), otlpUrl: z.string() })

function start(words: readonly string[]): Command {
  const child = spawn(process.execPath, [program, ...words], { stdio: 'pipe', cwd: folder })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  return { child, said }
}

function serve(analyzers: string): Command {
  const data = mkdtempSync(join(folder, 'data-'))
  const ports = ['--port', '0', '--otlp-port', '0', '--json']
  return start(['serve', '--data-folder', data, '--analyzers', join(folder, analyzers), ...ports])
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(50)
}

async function served({ child, said }: Command) {
  await until(() => said.stdout.endsWith('}\n') || child.exitCode !== null)
  return serviceSchema.parse(JSON.parse(said.stdout), { error: () => said.stderr })
}

/** Sends SIGTERM and waits for the end: the process's own, and that of all that it had started. */
async function expectEnd({ child }: Command): Promise<void> {
  const before = await descendantsOf(child.pid ?? 0)
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const end = await Promise.race([exited, pause(10_000, 'it still runs after 10 s')])
  child.kill('SIGKILL')
  expect(end).toEqual([expect.any(Number), null])
  await Promise.race([until(async () => (await stillRunning(before)).length === 0), pause(3_000)])
  expect(await stillRunning(before)).toEqual([])
}

test('a service ends while an analyzer keeps it from starting', async () => {
  const command = serve('stuck')
  await until(async () => {
    const below = await descendantsOf(command.child.pid ?? 0)
    return below.some(({ what }) => what.includes('postgres -D'))
  })
  await pause(500)
  await expectEnd(command)
})

test('a service ends while runs spin, a page follows and an upload is half-way', async () => {
  const command = serve('spinning')
  const { url, otlpUrl } = await served(command)
  const alerts = ['a', 'b', 'c'].map((service) => ({
    ...{ status: 'firing', startsAt: new Date().toISOString(), annotations: {} },
    labels: { alertname: 'Slow', service },
  }))
  const posted = await fetch(`${url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ version: '4', alerts }),
  })
  expect(posted.status).toBe(202)
  const followed = await fetch(`${url}/api/v1/events`)
  const upload = connect(Number(new URL(otlpUrl).port), '127.0.0.1')
  upload.on('error', () => {})
  upload.write(
    'POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"resourceSpans"',
  )
  await pause(1_000)
  await expectEnd(command)
  await followed.body?.cancel().catch(() => {})
  upload.destroy()
})

test('a demo ends while it starts', async () => {
  const command = start(['demo', '--data-folder', join(folder, 'demo')])
  await until(async () => (await descendantsOf(command.child.pid ?? 0)).length > 3)
  await expectEnd(command)
})

test.concurrent('a service ends while its PostgreSQL does not answer', async () => {
  const command = serve('spinning')
  await served(command)
  const below = await descendantsOf(command.child.pid ?? 0)
  const server = below.find(({ what }) => what.includes('postgres -D'))
  for (const { pid, parent } of below) {
    if (pid === server?.pid || parent === server?.pid) process.kill(pid, 'SIGSTOP')
  }
  await expectEnd(command)
})

test.concurrent('a run that spins ends', async () => {
  const words = [
    'run',
    join(folder, 'spinning', 'spins', 'index.ts'),
    '--params',
    '{"service":"a"}',
  ]
  const command = start(words)
  // Sandbox processes are below it by then, and one of them is busy.
  await until(async () => (await descendantsOf(command.child.pid ?? 0)).length >= 2)
  await pause(1_000)
  await expectEnd(command)
})

const watcher = new URL('lib/stop-signal.ts', import.meta.url).href

/** A command that takes no notice of being asked to end. */
function deaf(whenAsked: string): ChildProcess {
  const script = `
    import { watchForStop } from ${JSON.stringify(watcher)}
    watchForStop().addEventListener('abort', () => { ${whenAsked} })
    setInterval(() => {}, 1_000)
    process.stdout.write('ready')`
  return spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'pipe' })
}

test.concurrent('the second signal ends a command at once', async () => {
  const child = deaf('')
  await once(child.stdout ?? child, 'data')
  child.kill('SIGTERM')
  await pause(1_000)
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await exited).toEqual([130, null])
})

test.concurrent('a command that does not end in order is ended, also when it is blocked', async () => {
  const children = [deaf(''), deaf('for (;;);')]
  for (const child of children) await once(child.stdout ?? child, 'data')
  const ends = children.map((child) => {
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    return Promise.race([exited, pause(10_500, 'it still runs')])
  })
  expect(await Promise.all(ends)).toEqual([
    [130, null],
    [null, 'SIGKILL'],
  ])
})
