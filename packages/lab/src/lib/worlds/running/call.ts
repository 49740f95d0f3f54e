import type { Task } from '../engine/simulation.ts'
import type { Call } from '../system/system.ts'
import {
  partOf,
  type Handling,
  type Replica,
  type Reply,
  type RunningService,
  type RunningSystem,
} from './running.ts'

const fine: Reply = { status: 200 }
/** After this long a lost packet is sent again; doubled each time. */
const retransmissionMs = 200

/** Calls an operation of another service, again as often as the caller is set to. */
export function* callService(handling: Handling, call: Call): Task<Reply> {
  let reply: Reply = fine
  for (let attempt = 0; attempt <= call.retries; attempt += 1) {
    reply = yield* tryOnce(handling, call, attempt)
    if (reply.status < 500) break
  }
  if (reply.status < 500 || call.isOptional) return fine
  return {
    status: reply.status === 504 ? 504 : 500,
    thrown: {
      type: 'UpstreamError',
      message: `${call.service} answered ${reply.status}`,
    },
  }
}

function* tryOnce(handling: Handling, call: Call, attempt: number): Task<Reply> {
  const { running, replica, context } = handling
  const { simulation, recorder } = running
  const startMs = simulation.now
  const spanId = recorder.spanId()
  const outgoing = { journey: context.journey, parentId: spanId }
  const answered = yield* simulation.within(
    call.timeoutMs,
    exchange({ ...handling, context: outgoing }, call),
  )
  const status = answered?.status ?? 0
  const error = answered === undefined ? 'timeout' : answered.error
  recorder.record({
    ...{ kind: 'called', journey: context.journey, replica, startMs, endMs: simulation.now },
    ...{ spanId, parentId: context.parentId, callee: call.service },
    ...{ operation: call.operation, attempt, status, error },
  })
  if (status > 0) return { status }
  return { status: error === 'timeout' ? 504 : 502 }
}

type Exchanged = { readonly status: number; readonly error: string | undefined }

function* exchange(handling: Handling, call: Call): Task<Exchanged> {
  const { running, replica } = handling
  const { simulation, random, edges } = running
  const from = replica.service.plan.name
  const condition = edges.get(`${from}>${call.service}`) ?? edges.get(`*>${call.service}`)
  if (condition?.refuses !== undefined) {
    yield* simulation.sleep(random.between(1, 4))
    const errors = { certificate: 'CERT_HAS_EXPIRED', name: 'ENOTFOUND' } as const
    return { status: 0, error: errors[condition.refuses] }
  }
  yield* simulation.sleep(wireMs(running) + lateness(running, condition))
  const target = chooseReplica(partOf(running.services, call.service), running)
  if (target === undefined || target.isDown) {
    yield* simulation.sleep(1)
    return { status: 0, error: 'ECONNREFUSED' }
  }
  const reply = yield* running.serve({ ...handling, replica: target, operation: call.operation })
  yield* simulation.sleep(wireMs(running) + lateness(running, condition))
  return { status: reply.status, error: undefined }
}

function wireMs({ random }: RunningSystem): number {
  return random.between(0.2, 0.8)
}

function lateness(
  { random }: RunningSystem,
  condition: { readonly delayMs: number; readonly lossShare: number } | undefined,
): number {
  if (condition === undefined) return 0
  let lateMs = condition.delayMs === 0 ? 0 : random.logNormal(condition.delayMs, 0.2)
  let waitMs = retransmissionMs
  while (random.next() < condition.lossShare && waitMs < 4_000) {
    lateMs += waitMs
    waitMs *= 2
  }
  return lateMs
}

/** The next replica in turn of those that take requests. */
export function chooseReplica(
  service: RunningService,
  { random }: RunningSystem,
): Replica | undefined {
  const ready = service.replicas.filter(({ isTakingRequests }) => isTakingRequests)
  if (ready.length === 0) return undefined
  service.next += 1
  // Round robin, with the little disorder that many balancers of equal right bring.
  const place = random.next() < 0.2 ? Math.floor(random.next() * ready.length) : service.next
  return ready[place % ready.length]
}
