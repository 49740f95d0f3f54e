import { expect, test } from 'vitest'
import { createRandom } from '../../random.ts'
import { Servers } from './servers.ts'
import { Simulation, type Task } from './simulation.ts'

test('a queue with several servers obeys Little’s law', () => {
  const simulation = new Simulation()
  const random = createRandom('little')
  const servers = new Servers(simulation, 3)
  const exponential = (mean: number) => -Math.log(1 - random.next()) * mean
  let inside = 0
  let insideMs = 0
  let changedAt = 0
  let arrived = 0
  let left = 0
  let stayedMs = 0
  const count = (change: number): void => {
    insideMs += inside * (simulation.now - changedAt)
    changedAt = simulation.now
    inside += change
  }
  function* customer(): Task {
    arrived += 1
    const cameAt = simulation.now
    count(1)
    yield* servers.use(exponential(100))
    count(-1)
    left += 1
    stayedMs += simulation.now - cameAt
  }
  const next = (): void => {
    simulation.start(customer())
    simulation.after(exponential(42), next)
  }
  simulation.after(0, next)
  simulation.runUntil(4_000_000)
  count(0)
  expect(arrived).toBe(left + inside)
  const perMs = arrived / simulation.now
  expect(insideMs / simulation.now).toBeCloseTo(perMs * (stayedMs / left), 1)
})

test('whoever waits too long for a server goes away without one, and the next is served', () => {
  const simulation = new Simulation()
  const servers = new Servers(simulation, 1)
  const served: string[] = []
  function* customer(name: string, limitMs: number): Task {
    if (!(yield* servers.acquire(limitMs))) return
    served.push(name)
    yield* simulation.sleep(100)
    servers.release()
  }
  simulation.start(customer('first', 10))
  simulation.start(customer('impatient', 50))
  simulation.start(customer('patient', 500))
  simulation.runUntil(1_000)
  expect(served).toEqual(['first', 'patient'])
  expect(servers.busy).toBe(0)
})
