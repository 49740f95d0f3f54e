/**
 * The runtime's own part of a realm. It is a script of its own, evaluated in a fresh context before
 * anything of an author's, and its value is the few functions by which the boot script and the realm
 * talk. Nothing of it stands in a scope that an author's code can see: a bundle is handed the guest's
 * half of it as an argument.
 *
 * What goes in is text, and arrays that this realm allocated; what comes out is text. The boot script
 * reads no property of anything that lives here once an author's code has run.
 */
import { GuestFault } from '../guest-fault.ts'
import { describeError } from './describe-error.ts'
import {
  connectTimers,
  fireTimer,
  installEnvironment,
  openEnvironment,
  realTimeMs,
} from './environment.ts'
import { hardenRealm } from './harden.ts'
import { createOutbox } from './outbox.ts'
import { createRejections } from './rejections.ts'
import { formatStack } from './stack-format.ts'

/** What a bundle's script evaluates to. */
type Bundle = { readonly begin: (kernel: Kernel) => Guest }

/** What the guest in a bundle does at the boot script's commands. */
export type Guest = {
  readonly start: (command: string) => void
  readonly deliver: (json: string, floats: readonly Float64Array[]) => void
}

/** What the guest in a bundle may use of this realm. */
export type Kernel = {
  /**
   * Says something to the host, which is written down at once: whatever of the author's runs for
   * that, such as a getter, runs here and now, and what it throws is thrown to whoever said it.
   */
  readonly say: (output: object) => void
  /** Ends what the realm has to say: with an error, or with nothing more. */
  readonly fail: (error: unknown, step?: string) => void
  readonly finish: () => void
  readonly realTimeMs: () => number
  readonly connectTimers: typeof connectTimers
  readonly fireTimer: typeof fireTimer
}

const OwnFloat64Array = Float64Array

// The value of the script.
export const realm = create()

function create() {
  installEnvironment()
  const outbox = createOutbox()
  const rejections = createRejections()
  let guest: Guest | undefined
  let received: Float64Array[] = []

  const fail = (error: unknown, step?: string, code?: string): void => {
    if (outbox.isClosed()) return
    outbox.close()
    outbox.addLast({
      kind: 'failed',
      at: realTimeMs(),
      error: describeError(error, {
        ...(step === undefined ? {} : { step }),
        ...(code === undefined ? {} : { code }),
      }),
    })
  }
  const kernel: Kernel = Object.freeze({
    say: outbox.add,
    fail: (error: unknown, step?: string) => fail(error, step),
    finish: outbox.close,
    realTimeMs,
    connectTimers,
    fireTimer,
  })
  hardenRealm()

  return Object.freeze({
    __proto__: null,
    open: openEnvironment,
    /** Takes what the bundle's script evaluated to. */
    connect(bundle: Bundle) {
      guest = bundle.begin(kernel)
    },
    start: (command: string) => guest?.start(command),
    /** An array for numbers of the host's, which belong to the next delivery. */
    allocate(length: number) {
      const floats = new OwnFloat64Array(length)
      received[received.length] = floats
      return floats
    },
    deliver(json: string) {
      const floats = received
      received = []
      guest?.deliver(json, floats)
    },
    fail: (thrown: unknown, code?: string) => fail(thrown, undefined, code),
    /** Ends the run for what the boot script found, in its words. */
    refuse: (code: string, message: string) => fail(new GuestFault(code, message)),
    /** Whether the run has said its last: nothing of it is to run any more. */
    isOver: outbox.isClosed,
    /** Whether a rejection that nobody handles had to be told, for which author's code may have run. */
    settle() {
      const rejected = rejections.take()
      if (rejected === undefined) return false
      fail(rejected.reason)
      return true
    },
    take: outbox.take,
    onRejection: rejections.onRejection,
    formatStack,
  })
}
