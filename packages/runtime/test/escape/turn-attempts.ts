import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SandboxPolicy } from '../../src/index.ts'
import { openArena, type Arena } from '../fuzz/arena.ts'
import { programText } from '../fuzz/grammar/program.ts'
import { judge } from '../fuzz/oracles.ts'
import { openWeakArena } from '../weak/arena.ts'
import { outcome, type Attempt, type Outcome } from './attempt.ts'

const asking = (stepMs: string): string =>
  `await later(() => run.sources.metrics.range({ metric: 'latency', window: run.window, stepMs: ${stepMs} }))`
/** Several times, since somebody else's turn must follow on one of its own. */
const often = (turn: string): string => `for (let count = 0; count < 4; count++) { ${turn} }`
const lateRejection = `{ toJSON() { void Promise.reject(new Error('late')); return 1 } }`
/** What a run does after its turn, or leaves to others to do then. */
const programs: Readonly<Record<string, string>> = {
  'stop its process by a bigint in a question': programText({ turns: asking('60_000n') }),
  'stop its process by a question that holds itself': programText({ turns: asking('cycle()') }),
  'stop its process by a question that throws when it is written': programText({
    turns: asking(`{ toJSON() { throw new Error('no text') } }`),
  }),
  'stop its process by a question that is too long to be written': programText({
    turns: asking('Object.assign([], { length: 2 ** 32 - 1 })'),
  }),
  'stop its process by a getter of a question that throws': programText({
    turns: asking(`{ get value() { throw new Error('no value') } }`),
  }),
  'stop its process by a bigint among its params': programText({
    schema: 'z.looseObject({ since: z.coerce.bigint() })',
  }),
  'stop its process by a bigint that its trigger makes': programText({
    trigger: 'on.alert({ labels: [], params: () => ({ since: 5n }) }),',
  }),
  'keep its host waiting by a bigint in a schedule': programText({
    trigger: `on.every('0 9 * * 1', { since: 5n }),`,
  }),
  'have a neighbour fail by a rejection while a question is written': programText({
    turns: often(asking(lateRejection)),
  }),
  'have a neighbour fail by a rejection while a step is written': programText({
    turns: often(
      `Object.defineProperty(Object.prototype, 'toJSON', { configurable: true, get() { void Promise.reject(new Error('late')) } }); ${asking('1')}`,
    ),
  }),
  'have a neighbour charged with microtasks begun while a question is written': programText({
    turns: often(asking('{ toJSON() { endlessMicrotasks(); return 1 } }')),
  }),
  'have a neighbour charged with work begun while a question is written': programText({
    turns: often(asking('{ toJSON() { hops(3, () => endless()); return 1 } }')),
  }),
}
/** Whose turn it is when the work begins is chance, where it is not held. */
const tries = 3

/** Doing something outside of one's own turn; without the layer, to what holds nothing together. */
export async function turnAttempts(
  sandbox: SandboxPolicy,
): Promise<{ readonly attempts: readonly Attempt[]; readonly close: () => Promise<void> }> {
  const folder = mkdtempSync(join(import.meta.dirname, '../fuzz-'))
  const arena = await openArena({ sandbox })
  const weak = openWeakArena()
  const attempts = Object.entries(programs).map(([name, text], index): Attempt => {
    const file = join(folder, `${index}.js`)
    writeFileSync(file, text)
    return {
      name,
      layer: 'turn',
      async confined() {
        for (let count = 0; count < tries; count++) {
          const tried = await tryIn(arena, file)
          if (tried.escaped) return tried
        }
        return outcome(false, 'the neighbour and the next run came to what they come to alone')
      },
      unconfined: () => tryIn(weak, file),
    }
  })
  const close = async (): Promise<void> => {
    await arena.close()
    rmSync(folder, { recursive: true })
  }
  return { attempts, close }
}

/** Whether the runs beside a program, or after it, came to something else than alone, or to nothing. */
async function tryIn(arena: Arena, file: string): Promise<Outcome> {
  // What else it may reach, others try.
  const trial = { ...(await arena.tryFile(file)), said: '' }
  const verdict = judge(trial, arena)
  return outcome(verdict !== undefined, verdict?.detail ?? 'nothing happened to the others')
}
