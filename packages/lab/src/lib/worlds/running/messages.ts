import type { Task } from '../engine/simulation.ts'
import {
  type Handling,
  type Message,
  type Replica,
  type RunningQueue,
  type RunningSystem,
} from './running.ts'

/** Puts a message into a queue; nobody waits for what becomes of it. */
export function* publish(handling: Handling, queue: RunningQueue): Task {
  const { running, replica, context } = handling
  const { simulation, random, recorder } = running
  const startMs = simulation.now
  const spanId = recorder.spanId()
  yield* simulation.sleep(random.logNormal(1.5, 0.4))
  recorder.record({
    ...{ kind: 'published', journey: context.journey, replica, startMs, endMs: simulation.now },
    ...{ spanId, parentId: context.parentId, queue: queue.plan.name },
  })
  const message = { journey: context.journey, parentId: spanId }
  queue.messages.push({ context: message, sentAt: simulation.now, id: spanId })
  queue.wake.shift()?.()
}

/** How many messages one replica works on at a time. */
const consumersPerReplica = 2

/** Starts the consumers of all queues. */
export function consumeAll(running: RunningSystem): void {
  for (const queue of running.queues.values()) {
    // A queue into which nobody publishes may belong to a service that is not there.
    for (const replica of running.services.get(queue.plan.consumer)?.replicas ?? []) {
      consumeWith(running, queue, replica)
    }
  }
}

/** Starts the consumers of one replica, which work until it ends. */
function consumeWith(running: RunningSystem, queue: RunningQueue, replica: Replica): void {
  for (let index = 0; index < consumersPerReplica; index += 1) {
    running.simulation.start(consume(running, queue, replica))
  }
}

/** Starts the consumers that a new replica of a service has. */
export function consumeAs(running: RunningSystem, replica: Replica): void {
  for (const queue of running.queues.values()) {
    if (queue.plan.consumer === replica.service.plan.name) consumeWith(running, queue, replica)
  }
}

function* consume(running: RunningSystem, queue: RunningQueue, replica: Replica): Task {
  const { simulation } = running
  while (replica.isTakingRequests) {
    const message = queue.messages.shift()
    if (message === undefined) {
      yield (resume) => queue.wake.push(resume)
      continue
    }
    // The broker hands a message out a moment after it came.
    yield* simulation.sleep(running.random.between(0.5, 2))
    if (replica.isDown) {
      queue.messages.unshift(message)
      yield* simulation.sleep(1_000)
      continue
    }
    yield* handleMessage(running, queue, { replica, message })
  }
  // A message that woke a consumer which is ending must not be left lying.
  queue.wake.shift()?.()
}

function* handleMessage(
  running: RunningSystem,
  { plan }: RunningQueue,
  { replica, message }: { readonly replica: Replica; readonly message: Message },
): Task {
  const waitedMs = running.simulation.now - message.sentAt
  const handling = { running, replica, context: message.context, operation: plan.operation }
  yield* running.serve(handling, { queue: plan.name, waitedMs })
}
