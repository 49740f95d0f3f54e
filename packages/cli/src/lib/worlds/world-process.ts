import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { CliError } from '../errors.ts'
import { worldsProgram } from '../installation.ts'
import { worldLineSchema, type World, type WorldPayload } from './protocol.ts'

export type WorldsChoice = {
  readonly seed: number
  readonly count: number
  readonly dialect?: string | undefined
  readonly fault?: string | undefined
}

/** A world with the telemetry that it sent, in the order of arrival. */
export type ToldWorld = { readonly world: World; readonly payloads: readonly WorldPayload[] }

/**
 * Has worlds made by a program of their own, one after the other; the next is made while one is looked at.
 * @throws CliError when the choice is refused, with the sentence that says why.
 */
export async function* makeWorlds(choice: WorldsChoice): AsyncGenerator<ToldWorld> {
  const child = spawn(process.execPath, [worldsProgram, ...argumentsOf(choice)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const messages: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => messages.push(line))
  const ended = once(child, 'close')
  ended.catch(() => {})
  try {
    let payloads: WorldPayload[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      // The last line of a program that failed may be cut off: what it says of itself tells why.
      if (!line.endsWith('}')) break
      const told = worldLineSchema.parse(JSON.parse(line))
      if (told.event === 'otlp') payloads.push(told)
      else {
        yield { world: told, payloads }
        payloads = []
      }
    }
    await ended
    const reason = (messages[0] ?? `it ended with ${child.exitCode}`).replace(/^lab: /, '')
    if (child.exitCode === 2) throw new CliError('worlds_refused', { reason })
    if (child.exitCode !== 0) throw new CliError('worlds_failed', { reason })
  } finally {
    child.kill()
  }
}

function argumentsOf({ seed, count, dialect, fault }: WorldsChoice): string[] {
  return [
    ...['--seed', String(seed), '--count', String(count)],
    ...(dialect === undefined ? [] : ['--dialect', dialect]),
    ...(fault === undefined ? [] : ['--fault', fault]),
  ]
}
