import { EventHeap } from './event-heap.ts'

/** What a task hands out when it waits: it is told how to go on. */
type Suspend = (resume: () => void) => void

/** Work that takes virtual time: a generator that yields wherever it waits. */
export type Task<Result = void> = Generator<Suspend, Result, undefined>

/** A discrete-event simulation: time stands still while anything happens and jumps in between. */
export class Simulation {
  readonly #events = new EventHeap()
  #now = 0

  /** Virtual time in milliseconds since the simulation began. */
  get now(): number {
    return this.#now
  }

  /** Calls `happen` when so many milliseconds have passed. */
  after(delayMs: number, happen: () => void): void {
    this.#events.push(this.#now + Math.max(0, delayMs), happen)
  }

  /** Calls `happen` at a time, or now when that is over. */
  at(timeMs: number, happen: () => void): void {
    this.#events.push(Math.max(this.#now, timeMs), happen)
  }

  /** Begins a task; `finished` is told what it came to. */
  start<Result>(task: Task<Result>, finished?: (result: Result) => void): void {
    const go = (): void => {
      const step = task.next()
      if (step.done === true) finished?.(step.value)
      else step.value(go)
    }
    go()
  }

  /** Lets things happen until that time; what is due later stays undone. */
  runUntil(endMs: number): void {
    for (;;) {
      const event = this.#events.popUntil(endMs)
      if (event === undefined) break
      this.#now = event.timeMs
      event.happen()
    }
    this.#now = endMs
  }

  *sleep(delayMs: number): Task {
    if (delayMs > 0) yield (resume) => this.after(delayMs, resume)
  }

  /** Does all tasks at once and goes on when the last is done. */
  *all<Result>(tasks: readonly Task<Result>[]): Task<Result[]> {
    const results: Result[] = []
    let open = tasks.length
    if (open === 0) return results
    yield (resume) => {
      for (const [index, task] of tasks.entries()) {
        this.start(task, (result) => {
          results[index] = result
          open -= 1
          if (open === 0) resume()
        })
      }
    }
    return results
  }

  /** Waits for a task as long as the limit allows; undefined when it took longer, and it goes on unwatched. */
  *within<Result>(limitMs: number, task: Task<Result>): Task<Result | undefined> {
    let outcome: Result | undefined
    let isOver = false
    yield (resume) => {
      const end = (): void => {
        if (isOver) return
        isOver = true
        resume()
      }
      this.start(task, (result) => {
        if (!isOver) outcome = result
        end()
      })
      if (!isOver && Number.isFinite(limitMs)) this.after(limitMs, end)
    }
    return outcome
  }
}
