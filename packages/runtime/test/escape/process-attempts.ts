import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { bootScript } from '../../src/lib/sandbox/boot-script.ts'
import { launch } from '../../src/lib/sandbox/launch.ts'
import { namespaceArguments, namespacedNode } from '../../src/lib/sandbox/namespaces.ts'
import { seccompProgram } from '../../src/lib/sandbox/seccomp.ts'
import { outcome, type Attempt, type Outcome } from './attempt.ts'

/**
 * Code that is already outside every realm, in the sandbox process itself: what would be left to
 * stop it. Each is the body of an async function that returns whether it got what it wanted.
 */
const bodies: Readonly<Record<string, string>> = {
  'read a file by its absolute path':
    "return require('fs').readFileSync(SECRET, 'utf8') === 'secret'",
  'read a file by a relative path':
    "return require('fs').readFileSync(require('path').relative(process.cwd(), SECRET), 'utf8') === 'secret'",
  'read a file by a file URL':
    "return require('fs').readFileSync(require('url').pathToFileURL(SECRET), 'utf8') === 'secret'",
  'read a file through /proc/self/root':
    "return require('fs').readFileSync('/proc/self/root' + SECRET, 'utf8') === 'secret'",
  'read a file through /proc/self/cwd':
    "return require('fs').readFileSync('/proc/self/cwd/' + require('path').relative(process.cwd(), SECRET), 'utf8') === 'secret'",
  'read a file with promises':
    "return (await require('fs/promises').readFile(SECRET, 'utf8')) === 'secret'",
  'read a file as a stream':
    "for await (const part of require('fs').createReadStream(SECRET)) return String(part) === 'secret'",
  'read a file through a symbolic link':
    "const link = SECRET + '-link-' + process.pid; require('fs').symlinkSync(SECRET, link); return require('fs').readFileSync(link, 'utf8') === 'secret'",
  'load a file as a module': "return require(SECRET + '.json').secret === true",
  'import a file as a module':
    "return (await import('file://' + SECRET + '.mjs')).default === 'secret'",
  'list a folder': "return require('fs').readdirSync('/').length > 0",
  'ask whether a file exists': "return require('fs').existsSync(SECRET)",
  'write a file':
    "require('fs').writeFileSync(SECRET + '-written-' + process.pid, 'x'); return true",
  'watch a folder': "require('fs').watch(require('path').dirname(SECRET)).close(); return true",
  'read its memory map': "return require('fs').readFileSync('/proc/self/maps', 'utf8').length > 0",
  'read the environment of its parent':
    "return require('fs').readFileSync('/proc/' + process.ppid + '/environ').length > 0",
  'find a secret in the environment': "return process.env.FAULTLINE_SECRET === 'secret'",
  'start a program': "return require('child_process').execFileSync('/bin/true') !== undefined",
  'start a shell':
    "return require('child_process').spawnSync('echo', ['x'], { shell: true }).status === 0",
  'fork itself':
    "return new Promise((yes) => require('child_process').fork(SECRET + '.mjs', [], { execArgv: [] }).on('exit', (code) => yes(code === 0)))",
  'start a worker thread':
    "return new Promise((yes, no) => new (require('worker_threads').Worker)('', { eval: true }).on('online', () => yes(true)).on('error', no))",
  'load a native addon': 'require(ADDON); return true',
  'reach internals by process.binding': "return process.binding('fs') !== undefined",
  'open the inspector': "require('inspector').open(0, '127.0.0.1'); return true",
  'use the inspector within the process':
    "const session = new (require('inspector').Session)(); session.connect(); return true",
  'signal its parent': 'return process.kill(process.ppid, 0)',
  'wake the debugger of a process': 'process._debugProcess(process.pid); return true',
  'connect by TCP':
    "return new Promise((yes, no) => require('net').connect(PORT, '127.0.0.1').on('connect', () => yes(true)).on('error', no))",
  'listen by TCP':
    "return new Promise((yes, no) => require('net').createServer().on('error', no).listen(0, '127.0.0.1', () => yes(true)))",
  'send by UDP':
    "return new Promise((yes, no) => require('dgram').createSocket('udp4').on('error', no).send('x', PORT, '127.0.0.1', (error) => error ? no(error) : yes(true)))",
  fetch: "await fetch('http://127.0.0.1:' + PORT + '/'); return true",
  'open a WebSocket':
    "return new Promise((yes, no) => { const socket = new WebSocket('ws://127.0.0.1:' + PORT); socket.onopen = () => yes(true); socket.onerror = no })",
  'look up a name': "return (await require('dns/promises').lookup('localhost')).address !== ''",
  'run code from a string': "return new Function('return 1')() === 1",
  'write a report file':
    "return typeof process.report.writeReport(SECRET + '-report') === 'string'",
  'write a heap snapshot':
    "return typeof require('v8').writeHeapSnapshot(SECRET + '-heap') === 'string'",
  'open WASI':
    "new (require('wasi').WASI)({ version: 'preview1', preopens: { '/': '/' } }); return true",
  'forge messages on the channel by process.send':
    "return typeof process.send === 'function' && process.send({ forged: true }) !== undefined",
}

/** What still stops a process whose permission model was overcome; only with namespaces. */
const bodiesInNamespaces: Readonly<Record<string, string>> = {
  'read a file of the host': "return require('fs').readFileSync(SECRET, 'utf8') === 'secret'",
  'read the list of users': "return require('fs').readFileSync('/etc/passwd', 'utf8').length > 0",
  'write where all may write': "require('fs').writeFileSync(SECRET + '-ns', 'x'); return true",
  'write anywhere at all':
    "for (const place of ['/', '/tmp', '/dev', '/n', '/usr/lib']) try { require('fs').writeFileSync(place + '/x', 'x'); require('fs').rmSync(place + '/x'); return true } catch {} return false",
  'see processes of the host':
    "return require('fs').readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).length > 5",
  'signal a process of the host': 'return process.kill(HOST, 0)',
  'connect to the host by TCP':
    "return new Promise((yes, no) => require('net').connect(PORT, '127.0.0.1').on('connect', () => yes(true)).on('error', no))",
  'make a socket at all':
    "return new Promise((yes, no) => require('net').createServer().on('error', no).listen(0, '127.0.0.1', () => yes(true)))",
  'start a shell of the host':
    "return require('child_process').spawnSync('/bin/sh', ['-c', 'true']).status === 0",
  'be root': 'return process.getuid() === 0 && process.setuid(0) === undefined',
  'read the environment of the host':
    "return require('fs').readFileSync('/proc/' + HOST + '/environ').length > 0",
}

const messageSchema = z.object({ escaped: z.boolean(), how: z.string() })

export async function processAttempts(namespaces: boolean): Promise<{
  readonly attempts: Attempt[]
  readonly close: () => void
}> {
  const secret = join(mkdtempSync(join(tmpdir(), 'faultline-escape-')), 'secret')
  writeFileSync(secret, 'secret')
  writeFileSync(`${secret}.json`, '{"secret":true}')
  writeFileSync(`${secret}.mjs`, "export default 'secret'")
  const server = createServer(answerAnything)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const boot = await bootScript()
  const installed = fileURLToPath(new URL('../../../../node_modules/', import.meta.url))
  const [binding = ''] = globSync('@rolldown/binding-*/*.node', { cwd: installed })
  const addon = join(installed, binding)
  const limits = { heapMb: 64, memoryMb: 400 }

  const script = (body: string, report: string): string => `
    ;(async () => {
      const SECRET = ${JSON.stringify(secret)}, PORT = ${port}, HOST = ${process.pid}, ADDON = ${JSON.stringify(addon)}
      let result
      try { result = { escaped: (await (async () => { ${body} })()) === true, how: 'it was refused' } }
      catch (error) { result = { escaped: false, how: String(error?.code ?? '') + ' ' + String(error?.message ?? error) } }
      if (result.escaped) result.how = 'it worked'
      ${report}(result)
    })()`
  // What the boot script takes away is given back: here the permission model alone is to hold.
  const keep = `"use strict";const kept=Object.getOwnPropertyDescriptors(globalThis),report=process.send.bind(process);`
  const giveBack = `;for (const name of Object.keys(kept)) if (!(name in globalThis)) Object.defineProperty(globalThis, name, kept[name]);`
  const plainScript = (body: string): string =>
    `const report = process.send.bind(process)\n${script(body, 'report')}`
  const plain = (body: string): Promise<Outcome> => {
    const child = spawn(process.execPath, ['--no-warnings', '--input-type=commonjs', '-'], {
      env: { PATH: process.env['PATH'], FAULTLINE_SECRET: 'secret' },
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    })
    child.stdin?.end(plainScript(body))
    return told(child)
  }
  const inNamespacesOnly = (body: string): Promise<Outcome> => {
    const filter = seccompProgram()
    const child = spawn(
      'bwrap',
      [
        ...namespaceArguments({ seccomp: filter !== undefined }),
        ...[namespacedNode, '--no-warnings', '--input-type=commonjs', '-'],
      ],
      { stdio: ['pipe', 'ignore', 'ignore', 'ipc', 'pipe'], serialization: 'advanced' },
    )
    child.stdin?.end(plainScript(body))
    const pipe = child.stdio[4]
    if (pipe && 'end' in pipe) pipe.end(filter)
    return told(child)
  }
  const permission = Object.entries(bodies).map(([name, body]): Attempt => ({
    name,
    layer: 'permission',
    confined: () =>
      told(
        launch(
          { ...limits, namespaces: false },
          `${keep}${boot}\n${giveBack}${script(body, 'report')}`,
        ),
      ),
    unconfined: () => plain(body),
  }))
  const namespaced = Object.entries(bodiesInNamespaces).map(([name, body]): Attempt => ({
    name,
    layer: 'namespaces',
    confined: () => inNamespacesOnly(body),
    unconfined: () => plain(body),
  }))
  return {
    attempts: namespaces ? [...permission, ...namespaced] : permission,
    close: () => void server.close(),
  }
}

/** Answers HTTP, and opens a WebSocket when asked to. */
function answerAnything(socket: Socket): void {
  socket.on('error', () => {})
  socket.once('data', (data) => {
    const [, key] = /sec-websocket-key: *(\S+)/i.exec(String(data)) ?? []
    if (key === undefined) return socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    const accept = createHash('sha1')
      .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    const head = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade'
    return socket.write(`${head}\r\nsec-websocket-accept: ${accept}\r\n\r\n`)
  })
}

/** What the code in a child process said came of it; a child that died or hung got nothing. */
async function told(child: ChildProcess): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const patience = setTimeout(() => resolve(outcome(false, 'it waited in vain')), 10_000)
  child.on('message', (message) => {
    const parsed = messageSchema.safeParse(message)
    if (parsed.success) resolve(parsed.data)
    else if (JSON.stringify(message).includes('forged')) resolve(outcome(true, 'it sent a message'))
  })
  child.on('error', (error) => resolve(outcome(false, error.message)))
  child.on('exit', () => resolve(outcome(false, 'its process ended')))
  const result = await promise
  clearTimeout(patience)
  child.kill('SIGKILL')
  return result
}
