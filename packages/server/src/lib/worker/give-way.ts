/** An alert that came within this time is a sign that more are coming. */
const quietMs = 250

export type GiveWay = {
  /** Does the work of taking alerts, which others give way to. */
  readonly intake: <Result>(work: () => Promise<Result>) => Promise<Result>
  /**
   * Investigates once nothing is taken in, or at once when no other is at work: so that investigations
   * go on, one at a time, however long alerts come.
   */
  readonly investigation: (work: () => Promise<void>, signal: AbortSignal) => Promise<void>
}

/** Lets investigations give way to the alerts that come in: a sender waits for those, nobody for these. */
export function createGiveWay(): GiveWay {
  let taking = 0
  let investigating = 0
  let quiet: NodeJS.Timeout | undefined
  let waiting: (() => void)[] = []

  const isBusy = (): boolean => taking > 0 || quiet !== undefined

  function callWaiting(): void {
    const called = waiting
    waiting = []
    for (const call of called) call()
  }

  function whenQuiet(): void {
    quiet = undefined
    if (taking === 0) callWaiting()
  }

  const mustWait = (signal: AbortSignal): boolean =>
    isBusy() && investigating > 0 && !signal.aborted

  function called(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  return {
    async intake(work) {
      taking++
      try {
        return await work()
      } finally {
        taking--
        clearTimeout(quiet)
        quiet = setTimeout(whenQuiet, quietMs).unref()
      }
    },
    async investigation(work, signal) {
      // Its turn is taken in the step that saw it free, so that two called at once do not both take it.
      while (mustWait(signal)) await called(signal)
      investigating++
      try {
        await work()
      } finally {
        investigating--
        callWaiting()
      }
    },
  }
}
