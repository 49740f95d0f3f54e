import type { ChildProcess } from 'node:child_process'
import { launch } from '../../src/lib/sandbox/launch.ts'
import { startSandboxProcess } from '../../src/lib/sandbox/sandbox-process.ts'
import { outcome, type Attempt, type Outcome } from './attempt.ts'

/** What a process writes to its end of the channel, past all that Node does for it. */
const writings: Readonly<Record<string, string>> = {
  'bytes that are no message': 'write(Buffer.from([0, 0, 0, 8, 255, 15, 99, 99, 99, 99, 99, 99]))',
  'a message of an unknown format': 'write(Buffer.from([0, 0, 0, 2, 7, 7]))',
  'an acknowledgement of a socket that nobody sent': "send({ cmd: 'NODE_HANDLE_ACK' })",
  'a message without an end':
    'write(Buffer.from([127, 0, 0, 0])); for (let at = 0; at < 10_000; at++) write(Buffer.alloc(50_000))',
}
const limits = { heapMb: 64, memoryMb: 400, namespaces: false }
const poolLimits = { ...limits, retireAfterRuns: 10, retireAboveMb: 400 }
/** Memory of the host that an endless message must take to count as harm. */
const harmfulBytes = 80_000_000
/** How long to wait for what must happen, on a machine that does other work too. */
const patienceMs = 60_000
/** How long to watch for what must not happen. */
const watchMs = 5_000

export function channelAttempts(): Attempt[] {
  return Object.entries(writings).map(([name, writing]) => ({
    name: `write ${name} to the channel`,
    layer: 'protocol',
    async confined() {
      const sandbox = startSandboxProcess(poolLimits, scriptOf(writing))
      await sandbox.ready
      return harmOf(sandbox.exited, () => sandbox.kill(), watchMs)
    },
    // As Node leaves it to whoever starts a process with a channel.
    async unconfined() {
      const child = launch(limits, scriptOf(writing))
      child.on('message', () => {})
      return harmOf(exitOf(child), () => child.kill('SIGKILL'), patienceMs)
    },
  }))
}

function scriptOf(writing: string): string {
  return `
    const send = process.send.bind(process), { writeSync } = require('fs')
    const rest = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    const write = (bytes) => { for (let from = 0; from < bytes.length;) try { from += writeSync(3, bytes, from) } catch { rest() } }
    send({ type: 'ready' })
    setTimeout(() => { ${writing} }, 200)
    setInterval(() => {}, 1_000)`
}

/** Whether this process, the host, was harmed before the other had ended or `waitMs` were over. */
async function harmOf(exited: Promise<unknown>, end: () => void, waitMs: number): Promise<Outcome> {
  const harm = Promise.withResolvers<Outcome>()
  const onError = (error: Error): void => harm.resolve(outcome(true, `it threw: ${error.message}`))
  process.on('uncaughtException', onError)
  // What earlier attempts left may be collected meanwhile, and must not hide what is taken.
  let least = Infinity
  const watch = setInterval(() => {
    const { arrayBuffers } = process.memoryUsage()
    least = Math.min(least, arrayBuffers)
    if (arrayBuffers - least > harmfulBytes)
      harm.resolve(outcome(true, 'it took the memory of the host'))
  }, 20)
  const patience = setTimeout(() => harm.resolve(outcome(false, 'nothing happened')), waitMs)
  void exited.then(() => harm.resolve(outcome(false, 'its process was ended')))
  const result = await harm.promise
  clearInterval(watch)
  clearTimeout(patience)
  end()
  await exited
  process.off('uncaughtException', onError)
  return result
}

function exitOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('exit', resolve))
}
