import * as z from 'zod/mini'
import type { BareGuest, Output } from './protocol.ts'

const params = z.object({ service: z.string() })
const waiting = new Map<number, (floats: readonly Float64Array[]) => void>()
let outputs: Output[] = []
let asked = 0

/** The analyzer of the benchmark and the one it chains, without an SDK: text in, text out. */
export const guest: BareGuest = {
  start(json) {
    const { analyzer, ...input } = JSON.parse(json)
    const { service } = params.parse(input)
    void (analyzer === 'bench' ? investigate(service) : investigateChained(service))
  },
  deliver(json, floats) {
    const { seq } = JSON.parse(json)
    waiting.get(seq)?.(floats.map((series) => new Float64Array(series)))
    waiting.delete(seq)
  },
  take() {
    const taken = JSON.stringify(outputs)
    outputs = []
    return taken
  },
}

async function investigate(service: string): Promise<void> {
  const all = await Promise.all(
    [1, 2, 3, 4, 5].map((index) => ask((seq) => ({ kind: 'read', seq, metric: `m${index}` }))),
  )
  await ask((seq) => ({ kind: 'chain', seq, service }))
  for (const [, values = []] of all.slice(0, 3)) {
    let sum = 0
    for (const value of values) sum += value
    outputs.push({ kind: 'finding', because: `The sum is ${sum}` })
  }
  outputs.push({ kind: 'done' })
}

async function investigateChained(service: string): Promise<void> {
  outputs.push({ kind: 'finding', because: `${service} was chained` }, { kind: 'done' })
}

function ask(question: (seq: number) => Output): Promise<readonly Float64Array[]> {
  const seq = asked++
  outputs.push(question(seq))
  return new Promise((resolve) => waiting.set(seq, resolve))
}
