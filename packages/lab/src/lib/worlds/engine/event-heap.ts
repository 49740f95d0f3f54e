export type TimedEvent = { readonly timeMs: number; readonly order: number; happen: () => void }

/** The events that are to come, soonest first; of two at one time, the one that was planned first. */
export class EventHeap {
  readonly #events: TimedEvent[] = []
  #planned = 0

  push(timeMs: number, happen: () => void): void {
    const event = { timeMs, order: this.#planned++, happen }
    const events = this.#events
    let place = events.length
    events.push(event)
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = events[above]
      if (parent === undefined || isBefore(parent, event)) break
      events[place] = parent
      place = above
    }
    events[place] = event
  }

  /** The soonest event, if it is not after that time. */
  popUntil(endMs: number): TimedEvent | undefined {
    const [first] = this.#events
    if (first === undefined || first.timeMs > endMs) return undefined
    const last = this.#events.pop()
    if (last !== undefined && last !== first) this.#sink(last)
    return first
  }

  #sink(event: TimedEvent): void {
    const events = this.#events
    let place = 0
    for (;;) {
      const left = place * 2 + 1
      const one = events[left]
      if (one === undefined) break
      const other = events[left + 1]
      const isOther = other !== undefined && isBefore(other, one)
      const child = isOther ? other : one
      if (isBefore(event, child)) break
      events[place] = child
      place = isOther ? left + 1 : left
    }
    events[place] = event
  }
}

function isBefore(one: TimedEvent, other: TimedEvent): boolean {
  return one.timeMs < other.timeMs || (one.timeMs === other.timeMs && one.order < other.order)
}
