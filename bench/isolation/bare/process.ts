import vm from 'node:vm'
import type { BareGuest, ToProcess } from './protocol.ts'

let script: vm.Script | undefined
const guests = new Map<number, BareGuest>()
const queue: Exclude<ToProcess, { type: 'load' | 'drop' }>[] = []

process.on('message', (messages: readonly ToProcess[]) => {
  for (const message of messages) {
    if (message.type === 'load') script = new vm.Script(message.code)
    else if (message.type === 'drop') guests.delete(message.id)
    else if (queue.push(message) === 1) setImmediate(takeTurn)
  }
})

function takeTurn(): void {
  const [message] = queue
  if (!message) return
  if (message.type === 'start') startRun(message.id, message.json)
  else guests.get(message.id)?.deliver(message.json, message.floats)
  setImmediate(() => {
    queue.shift()
    process.send?.({ id: message.id, outputs: guests.get(message.id)?.take() ?? '[]' })
    takeTurn()
  })
}

function startRun(id: number, json: string): void {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
  })
  const guest: BareGuest = script?.runInContext(context)
  guests.set(id, guest)
  guest.start(json)
}
