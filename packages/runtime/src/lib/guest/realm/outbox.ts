import { GuestFault } from '../guest-fault.ts'
import { findUnsayable } from './find-unsayable.ts'

/** What a realm may say in one turn; far more than any honest analyzer does. */
const maximumOutputs = 5_000
/** Characters of one turn, for which the host has a limit that ends the process. */
const maximumLength = 15_000_000
const { stringify } = JSON

/** What the realm has to say, as text from the moment when it is said. */
export type Outbox = {
  /** @throws GuestFault when it cannot be written as JSON, or is one too many. */
  readonly add: (output: object) => void
  readonly addLast: (output: object) => void
  readonly close: () => void
  readonly isClosed: () => boolean
  /** All that was said since it was last asked, as a JSON array. Runs no code but its own. */
  readonly take: () => string
}

export function createOutbox(): Outbox {
  let said = ''
  let count = 0
  let closed = false
  const append = (text: string): void => {
    said = said === '' ? text : `${said},${text}`
  }
  return {
    add(output) {
      if (closed) return
      if (count >= maximumOutputs) {
        const sentence = `The run said more than ${maximumOutputs} things without waiting for anything`
        throw new GuestFault('limit_exceeded', sentence)
      }
      count++
      const text = write(output)
      // To write it may have run the author's code, which may have ended the run.
      if (closed) return
      if (said.length + text.length > maximumLength) {
        const sentence = `The run said more than ${maximumLength} characters without waiting for anything`
        throw new GuestFault('limit_exceeded', sentence)
      }
      append(text)
    },
    addLast: (output) => append(stringify(output)),
    close() {
      closed = true
    },
    isClosed: () => closed,
    take() {
      const taken = `[${said}]`
      said = ''
      count = 0
      return taken
    },
  }
}

function write(output: object): string {
  try {
    return stringify(output)
  } catch (error) {
    const found = findUnsayable(output)
    // What a getter or a `toJSON` of the author's threw is theirs, with their line.
    if (found === undefined) throw error
    throw new GuestFault('not_json', `${found}; pass plain data`)
  }
}
