import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import type { ServiceOptions } from '../src/index.ts'

const main = join(import.meta.dirname, 'service-main.ts')
const readySchema = z.object({ url: z.string(), otlpUrl: z.string() })

export type ServiceProcess = z.infer<typeof readySchema> & {
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** The service in a process of its own, so that it can be killed. */
export async function startServiceProcess(
  options: Omit<ServiceOptions, 'log'>,
): Promise<ServiceProcess> {
  const child = fork(main, [JSON.stringify(options)], { stdio: ['ignore', 2, 2, 'ipc'] })
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`It ended with ${code}`))),
  ])
  const end = (signal: NodeJS.Signals) => async (): Promise<void> => signalAndWait(child, signal)
  return { ...readySchema.parse(message), kill: end('SIGKILL'), stop: end('SIGTERM') }
}

async function signalAndWait(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
