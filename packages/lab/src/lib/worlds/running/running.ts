import type { Random } from '../../random.ts'
import { Servers } from '../engine/servers.ts'
import type { Simulation, Task } from '../engine/simulation.ts'
import type {
  CachePlan,
  DatabasePlan,
  ExternalPlan,
  QueuePlan,
  ServicePlan,
  System,
} from '../system/system.ts'
import type { Effect } from './effect.ts'
import type { Recorder, Thrown } from './recorder.ts'
import type { TraceContext } from './journey.ts'

/** What a request came to. */
export type Reply = { readonly status: number; readonly thrown?: Thrown }

/** A request in the hands of a replica. */
export type Handling = {
  readonly running: RunningSystem
  readonly replica: Replica
  readonly context: TraceContext
}

/** How a replica serves a request. */
export type Serve = (
  handling: Handling & { readonly operation: number },
  message?: { readonly queue: string; readonly waitedMs: number },
) => Task<Reply>

/** A process of a service. */
export type Replica = {
  readonly service: RunningService
  readonly id: string
  readonly host: Host
  readonly version: string
  readonly startedAt: number
  readonly workers: Servers
  readonly cpu: Servers
  readonly pools: Map<string, Servers>
  /** How fast its processor is: 1 as planned, less when something else burns it. */
  speed: number
  /** Nobody answers at its address. */
  isDown: boolean
  isTakingRequests: boolean
  heapMb: number
  readonly effects: Effect[]
}

export type Host = { readonly name: string; speed: number; clockSkewMs: number }

export type RunningService = {
  readonly plan: ServicePlan
  replicas: Replica[]
  readonly effects: Effect[]
  version: string
  next: number
}

export type RunningDatabase = {
  readonly plan: DatabasePlan
  readonly slots: Servers
  readonly locks: Map<string, Servers>
  speed: number
  /** By table: how much longer its statements take. */
  readonly slowTables: Map<string, number>
  isRefusingWrites: boolean
  isDown: boolean
}

export type RunningCache = { readonly plan: CachePlan; hits: number; speed: number }
export type RunningExternal = {
  readonly plan: ExternalPlan
  factor: number
  failing: number
  status: number
}
export type Message = {
  readonly context: TraceContext
  readonly sentAt: number
  readonly id: string
}
export type RunningQueue = {
  readonly plan: QueuePlan
  readonly messages: Message[]
  readonly wake: (() => void)[]
}

/** The condition of the network from one service to another. */
export type EdgeCondition = {
  readonly delayMs: number
  readonly lossShare: number
  readonly refuses: 'certificate' | 'name' | undefined
}

/** A system at work. */
export type RunningSystem = {
  readonly simulation: Simulation
  readonly random: Random
  readonly recorder: Recorder
  readonly serve: Serve
  readonly system: System
  readonly services: ReadonlyMap<string, RunningService>
  readonly databases: ReadonlyMap<string, RunningDatabase>
  readonly caches: ReadonlyMap<string, RunningCache>
  readonly queues: ReadonlyMap<string, RunningQueue>
  readonly externals: ReadonlyMap<string, RunningExternal>
  readonly hosts: readonly Host[]
  /** By `from>to`, and `*>to` for all callers. */
  readonly edges: Map<string, EdgeCondition>
  /** How many users come, as a multiple of the usual. */
  readonly users: { factor: number }
  /** What is counted for the law of conservation. */
  readonly counts: { arrived: number; finished: number; inFlight: number }
}

/** Brings a planned system up. */
export function bringUp(
  system: System,
  {
    simulation,
    random,
    recorder,
    serve,
  }: Pick<RunningSystem, 'simulation' | 'random' | 'recorder' | 'serve'>,
): RunningSystem {
  const hosts = system.hosts.map((name): Host => ({ name, speed: 1, clockSkewMs: 0 }))
  const running: RunningSystem = {
    ...{ simulation, random, recorder, serve, system, hosts },
    services: new Map(
      system.services.map((plan): [string, RunningService] => [
        plan.name,
        { plan, replicas: [], effects: [], version: plan.version, next: 0 },
      ]),
    ),
    databases: byName(system.databases, (plan) => ({
      plan,
      slots: new Servers(simulation, plan.slots),
      locks: new Map(),
      speed: 1,
      slowTables: new Map(),
      isRefusingWrites: false,
      isDown: false,
    })),
    caches: byName(system.caches, (plan) => ({ plan, hits: plan.hits, speed: 1 })),
    queues: byName(system.queues, (plan) => ({ plan, messages: [], wake: [] })),
    externals: new Map(
      system.externals.map((plan): [string, RunningExternal] => [
        plan.address,
        { plan, factor: 1, failing: 0, status: 503 },
      ]),
    ),
    edges: new Map(),
    users: { factor: 1 },
    counts: { arrived: 0, finished: 0, inFlight: 0 },
  }
  for (const service of running.services.values()) {
    for (let index = 0; index < service.plan.replicas; index += 1) {
      service.replicas.push(startReplica(running, service, service.version))
    }
  }
  return running
}

/** Starts a process of a service, which takes requests at once. */
export function startReplica(
  running: RunningSystem,
  service: RunningService,
  version: string,
): Replica {
  const { simulation, random, hosts } = running
  const { plan } = service
  const suffix = Math.floor(random.next() * 36 ** 5)
    .toString(36)
    .padStart(5, '0')
  return {
    service,
    id: `${plan.name}-${suffix}`,
    host: random.pick(hosts),
    version,
    startedAt: simulation.now,
    workers: new Servers(simulation, plan.workers),
    cpu: new Servers(simulation, plan.cores),
    pools: new Map(),
    ...{ speed: 1, isDown: false, isTakingRequests: true, heapMb: random.between(120, 200) },
    effects: [],
  }
}

function byName<Plan extends { readonly name: string }, Running>(
  plans: readonly Plan[],
  run: (plan: Plan) => Running,
): Map<string, Running> {
  return new Map(plans.map((plan) => [plan.name, run(plan)]))
}

/** The heap that a process may have. */
export const heapLimitMb = 512

/** A part by its name; that it is missing is an error of whoever planned the system. */
export function partOf<Part>(parts: ReadonlyMap<string, Part>, name: string): Part {
  const part = parts.get(name)
  if (part === undefined) throw new RangeError(`This system has no part named ${name}.`)
  return part
}
