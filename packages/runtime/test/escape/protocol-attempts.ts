import { z } from 'zod'
import { parseOutputs } from '../../src/lib/protocol.ts'
import { launch } from '../../src/lib/sandbox/launch.ts'
import { startSandboxProcess } from '../../src/lib/sandbox/sandbox-process.ts'
import { outcome, type Attempt, type Outcome } from './attempt.ts'

/** What a process sends, having thrown off everything but the channel, to be taken for another run. */
const messages: Readonly<Record<string, string>> = {
  'a report in the name of another run':
    "{ type: 'turn', id: 'victim', turns: 1, outputs: '[]', cpuMs: 0 }",
  'a report with more than belongs in it':
    "{ type: 'turn', id: 'victim', turns: 1, outputs: '[]', cpuMs: 0, admin: true }",
  'a report that is no text':
    "{ type: 'turn', id: 'victim', turns: 1, outputs: { forged: true }, cpuMs: 0 }",
  'a report of negative time':
    "{ type: 'turn', id: 'victim', turns: 1, outputs: '[]', cpuMs: -1e9 }",
  'a report beyond all size':
    "{ type: 'turn', id: 'victim', turns: 1, outputs: 'forged'.repeat(4_000_000), cpuMs: 0 }",
  'a message of an unknown type': "{ type: 'takeover', id: 'victim' }",
}

/** What a realm says that it must not be able to say. */
const outputs: Readonly<Record<string, unknown>> = {
  'a finding with a confidence of 700 %': {
    kind: 'finding',
    at: 0,
    finding: {
      ...{ id: '1.1', kind: 'cause', entity: { kind: 'service', name: 'a' }, confidence: 7 },
      ...{ summary: 's', evidence: [], actions: [], analyzer: 'a' },
    },
  },
  'a finding about something that does not exist': {
    kind: 'finding',
    at: 0,
    finding: {
      ...{ id: '1.1', kind: 'cause', entity: { kind: 'planet', name: 'Mars' }, confidence: 1 },
      ...{ summary: 's', evidence: [], actions: [], analyzer: 'a' },
    },
  },
  'a question without a number': {
    kind: 'read',
    seq: 'all',
    need: 'm',
    method: 'range',
    query: {},
  },
  'a timer that runs backwards': { kind: 'timer', seq: 0, waitMs: -1 },
  'an output of a kind of its own': { kind: 'result', status: 'succeeded' },
}

export function protocolAttempts(): Attempt[] {
  const sent = Object.entries(messages).map(([name, message]): Attempt => ({
    name: `send ${name}`,
    layer: 'protocol',
    confined: () => sendChecked(message),
    unconfined: () => sendUnchecked(message),
  }))
  const said = Object.entries(outputs).map(([name, output]): Attempt => {
    const json = JSON.stringify([output])
    return {
      name: `say ${name}`,
      layer: 'protocol',
      async confined() {
        const parsed = parseOutputs(json)
        return outcome(parsed.ok, parsed.ok ? 'it was believed' : parsed.message)
      },
      async unconfined() {
        const believed = z.array(z.unknown()).safeParse(JSON.parse(json))
        return outcome(believed.success, 'it was believed')
      },
    }
  })
  return [...sent, ...said, swallowAttempt(), replayAttempt()]
}

/** To answer another run's command along with one's own, so that nobody waits for that run. */
function swallowAttempt(): Attempt {
  const forged = { type: 'turn', id: 'attacker', turns: 2, outputs: '[]', cpuMs: 0 }
  return {
    name: 'send an answer to more commands than its own',
    layer: 'protocol',
    async confined() {
      const sandbox = startSandboxProcess(poolLimits, forger(JSON.stringify(forged)))
      await sandbox.ready
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      const allowance = { cpuLeftMs: (): number => 10_000, answerWithinMs: 10_000 }
      sandbox.attach('victim', { onTurn: () => {}, onGone: () => {}, ...allowance })
      sandbox.attach('attacker', {
        onTurn: ({ turns }) => resolve(outcome(turns > 1, `${turns} commands were answered`)),
        onGone: ({ kind }) => resolve(outcome(false, `its process was ended: ${kind}`)),
        ...allowance,
      })
      const start = { type: 'start', version: '', settings: '', command: '' } as const
      for (const id of ['attacker', 'victim']) sandbox.send({ ...start, id })
      const result = await promise
      sandbox.kill()
      return result
    },
    // A host that believes the number and does not look whose commands they are.
    async unconfined() {
      const answered = ['attacker', 'victim'].splice(0, forged.turns)
      return outcome(answered.includes('victim'), 'the other run was taken for answered')
    },
  }
}

/** To send again what was taken already, while the host waits for what another run has to say. */
function replayAttempt(): Attempt {
  const turn = { type: 'turn', id: 'attacker', turns: 1, outputs: '[]', cpuMs: 0 }
  const script = `process.send({ type: 'ready' })
    process.once('message', () => { for (let at = 0; at < 3; at++) process.send(${JSON.stringify(turn)}) })`
  return {
    name: 'send a report again that was taken already',
    layer: 'protocol',
    async confined() {
      const sandbox = startSandboxProcess(poolLimits, script)
      await sandbox.ready
      let turns = 0
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      const allowance = { cpuLeftMs: (): number => 10_000, answerWithinMs: 10_000 }
      const onGone = ({ kind }: { readonly kind: string }): void =>
        resolve(outcome(turns > 1, `its process was ended: ${kind}`))
      const onTurn = (): void => void turns++
      sandbox.attach('attacker', { onTurn, onGone, ...allowance })
      sandbox.attach('victim', { onTurn, onGone, ...allowance })
      const start = { type: 'start', version: '', settings: '', command: '' } as const
      for (const id of ['attacker', 'victim']) sandbox.send({ ...start, id })
      return promise
    },
    // A host that takes whatever bears the name of a run it knows.
    async unconfined() {
      const known = new Set(['attacker', 'victim'])
      const taken = [turn, turn, turn].filter(({ id }) => known.has(id))
      return outcome(taken.length > 1, `it was taken ${taken.length} times`)
    },
  }
}

const limits = { heapMb: 64, memoryMb: 400, namespaces: false }
const poolLimits = { ...limits, retireAfterRuns: 10, retireAboveMb: 400 }

function forger(message: string): string {
  return `process.send({ type: 'ready' }); process.on('message', () => process.send(${message}))`
}

async function sendChecked(message: string): Promise<Outcome> {
  const sandbox = startSandboxProcess(poolLimits, forger(message))
  await sandbox.ready
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const allowance = { cpuLeftMs: (): number => 10_000, answerWithinMs: 10_000 }
  sandbox.attach('victim', {
    onTurn: () => resolve(outcome(true, 'the other run was told')),
    onGone: () => {},
    ...allowance,
  })
  sandbox.attach('attacker', {
    onTurn: () => resolve(outcome(false, 'it was taken for its own')),
    onGone: ({ kind }) => resolve(outcome(false, `its process was ended: ${kind}`)),
    ...allowance,
  })
  sandbox.send({ type: 'start', id: 'attacker', version: '', settings: '', command: '' })
  const result = await promise
  sandbox.kill()
  return result
}

/** A host that believes what a message says about itself. */
async function sendUnchecked(message: string): Promise<Outcome> {
  const child = launch(limits, forger(message))
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  child.on('message', (received) => {
    const { data } = z.object({ type: z.string(), id: z.string() }).safeParse(received)
    if (!data) child.send({ type: 'go' })
    else resolve(outcome(data.id === 'victim', 'the other run was told'))
  })
  const result = await promise
  child.kill('SIGKILL')
  return result
}
