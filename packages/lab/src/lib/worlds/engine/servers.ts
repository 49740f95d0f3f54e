import type { Simulation, Task } from './simulation.ts'

type Waiting = { readonly go: () => void; isGone: boolean }

/** A number of equal servers with one queue before them: workers, processors, connections, locks. */
export class Servers {
  readonly #simulation: Simulation
  readonly #queue: Waiting[] = []
  #head = 0
  #waiting = 0
  #capacity: number
  #busy = 0
  #busyMs = 0
  #changedAt = 0

  constructor(simulation: Simulation, capacity: number) {
    this.#simulation = simulation
    this.#capacity = capacity
  }

  get capacity(): number {
    return this.#capacity
  }

  get busy(): number {
    return this.#busy
  }

  get waiting(): number {
    return this.#waiting
  }

  /** Busy servers times milliseconds since the beginning. */
  busyMs(): number {
    this.#account()
    return this.#busyMs
  }

  /** Changes how many there are; those that are busy finish first. */
  resize(capacity: number): void {
    this.#capacity = capacity
    this.#letIn()
  }

  /** Waits for a free server, at most so long; false when none became free in time. */
  *acquire(limitMs = Infinity): Task<boolean> {
    if (this.#busy < this.#capacity && this.#waiting === 0) {
      this.#take()
      return true
    }
    if (limitMs <= 0) return false
    let isServed = false
    yield (resume) => {
      const waiting: Waiting = {
        isGone: false,
        go: () => {
          isServed = true
          resume()
        },
      }
      this.#queue.push(waiting)
      this.#waiting += 1
      if (!Number.isFinite(limitMs)) return
      this.#simulation.after(limitMs, () => {
        if (isServed) return
        waiting.isGone = true
        this.#waiting -= 1
        resume()
      })
    }
    return isServed
  }

  release(): void {
    this.#account()
    this.#busy -= 1
    this.#letIn()
  }

  /** Waits for a server and keeps it for so long. */
  *use(durationMs: number): Task {
    yield* this.acquire()
    yield* this.#simulation.sleep(durationMs)
    this.release()
  }

  #take(): void {
    this.#account()
    this.#busy += 1
  }

  #letIn(): void {
    while (this.#busy < this.#capacity && this.#waiting > 0) {
      const next = this.#queue[this.#head++]
      if (next === undefined) return
      if (this.#head > 64 && this.#head * 2 > this.#queue.length) {
        this.#queue.splice(0, this.#head)
        this.#head = 0
      }
      if (next.isGone) continue
      this.#waiting -= 1
      this.#take()
      next.go()
    }
  }

  #account(): void {
    const { now } = this.#simulation
    this.#busyMs += this.#busy * (now - this.#changedAt)
    this.#changedAt = now
  }
}
