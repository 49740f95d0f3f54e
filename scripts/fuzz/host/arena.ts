import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { outcomeSchema, type Outcome } from './protocol.ts'

/** What became of an input; "hung" and "died" of the process that read it. */
export type Ending = ({ readonly kind: 'read' } & Outcome) | { readonly kind: 'hung' | 'died' }

/** A process that reads inputs, and is replaced when it hangs or dies. */
export type Arena = {
  readonly read: (target: string, input: Uint8Array) => Promise<Ending>
  /** Takes a new process, whose memory nothing has grown yet. */
  readonly renew: () => void
}

const script = fileURLToPath(new URL('./child.ts', import.meta.url))

export function createArena(wallMs: number): Arena {
  let child: ChildProcess | undefined
  const renew = (): void => {
    child?.kill('SIGKILL')
    child = undefined
  }
  return {
    renew,
    async read(target, input) {
      child ??= await started()
      const reader = child
      return new Promise((resolve) => {
        const end = (ending: Ending): void => {
          clearTimeout(timer)
          reader.removeAllListeners()
          if (ending.kind !== 'read') renew()
          resolve(ending)
        }
        const timer = setTimeout(() => end({ kind: 'hung' }), wallMs)
        reader.once('message', (message) => end({ kind: 'read', ...outcomeSchema.parse(message) }))
        reader.once('exit', () => end({ kind: 'died' }))
        reader.send({ target, input }, (error) => {
          if (error) end({ kind: 'died' })
        })
      })
    },
  }
}

/** Its start is not the time of any input. */
async function started(): Promise<ChildProcess> {
  const child = fork(script, {
    serialization: 'advanced',
    execArgv: ['--max-old-space-size=2048'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  await once(child, 'message')
  return child
}
