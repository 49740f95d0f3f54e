import type { Task } from '../engine/simulation.ts'
import type { Operation, Step } from '../system/system.ts'
import type { Effect } from './effect.ts'
import { callOutside } from './outside.ts'
import { callService } from './call.ts'
import { look, query } from './storage.ts'
import { publish } from './messages.ts'
import { partOf, type Handling, type Replica, type Reply, type RunningSystem } from './running.ts'

const fine: Reply = { status: 200 }
/** A queue of requests that is longer than this is refused. */
const longestQueue = 400

/** A replica handles one request: waits for a worker, does the steps, answers. */
export function* serve(
  handling: Handling & { readonly operation: number },
  message?: { readonly queue: string; readonly waitedMs: number },
): Task<Reply> {
  const { running, replica, context, operation } = handling
  const { simulation, recorder, counts } = running
  const plan = replica.service.plan.operations[operation]
  if (plan === undefined) throw new RangeError(`${replica.id} has no operation ${operation}.`)
  if (replica.workers.waiting > longestQueue) return { status: 503 }
  counts.arrived += 1
  counts.inFlight += 1
  yield* replica.workers.acquire()
  const startMs = simulation.now
  const spanId = recorder.spanId()
  const innerId = recorder.innerId(replica, spanId)
  const inner: Handling = {
    running,
    replica,
    context: { journey: context.journey, parentId: innerId },
  }
  const reply = yield* handle(inner, plan)
  replica.workers.release()
  counts.inFlight -= 1
  counts.finished += 1
  recorder.record({
    ...{ kind: 'served', journey: context.journey, replica, startMs, endMs: simulation.now },
    ...{ spanId, innerId, parentId: context.parentId, operation, message },
    status: reply.status,
    exception: reply.thrown,
  })
  return reply
}

function* handle(handling: Handling, operation: Operation): Task<Reply> {
  const { replica, running, context } = handling
  const effects = [...replica.effects, ...replica.service.effects].filter(
    ({ when }) => when === undefined || when(context.journey, operation.name),
  )
  for (const effect of effects) {
    const reply = yield* suffer(handling, effect)
    if (reply.status >= 400) return reply
  }
  for (const step of operation.steps) {
    const reply = yield* doStep(handling, step)
    if (reply.status >= 400) return reply
  }
  return running.random.next() < clientErrorShare ? { status: 404 } : fine
}

/** Some users ask for what is not there, on any day. */
const clientErrorShare = 0.004

function* suffer(handling: Handling, effect: Effect): Task<Reply> {
  const { running, replica } = handling
  const { failing } = effect
  if (effect.cpuMs !== undefined) yield* work(running, replica, effect.cpuMs)
  if (effect.waitMs !== undefined) {
    yield* running.simulation.sleep(running.random.logNormal(effect.waitMs, 0.25))
  }
  for (const step of effect.steps ?? []) {
    const reply = yield* doStep(handling, step)
    if (reply.status >= 400) return reply
  }
  if (failing === undefined || running.random.next() >= failing.share) return fine
  yield* work(running, replica, 2)
  return {
    status: failing.status,
    thrown: { type: failing.exception, message: failing.message },
  }
}

/** Occupies the processor of a replica; what else runs on its host makes it slower. */
export function* work(running: RunningSystem, replica: Replica, cpuMs: number): Task {
  const speed = Math.max(0.01, replica.speed * replica.host.speed)
  yield* replica.cpu.use(running.random.logNormal(cpuMs, 0.5) / speed)
}

function* doStep(handling: Handling, step: Step): Task<Reply> {
  const { running, replica } = handling
  switch (step.kind) {
    case 'work':
      yield* work(running, replica, step.cpuMs)
      return fine
    case 'call':
      if (running.random.next() >= step.share) return fine
      return yield* callService(handling, step)
    case 'parallel': {
      const replies = yield* running.simulation.all(step.steps.map((one) => doStep(handling, one)))
      return replies.find(({ status }) => status >= 400) ?? fine
    }
    case 'query':
      return yield* query(handling, step)
    case 'cached': {
      const isHit = yield* look(handling, partOf(running.caches, step.cache))
      if (isHit) return fine
      for (const one of step.otherwise) {
        const reply = yield* doStep(handling, one)
        if (reply.status >= 400) return reply
      }
      return fine
    }
    case 'publish':
      yield* publish(handling, partOf(running.queues, step.queue))
      return fine
    case 'external':
      return yield* callOutside(handling, step)
  }
}
