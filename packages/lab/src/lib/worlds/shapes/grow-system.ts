import type { Random } from '../../random.ts'
import type {
  CachePlan,
  Call,
  DatabasePlan,
  ExternalPlan,
  Operation,
  QueuePlan,
  ServicePlan,
  Step,
  System,
} from '../system/system.ts'
import { countVisits } from '../system/visits.ts'
import type { Shape } from './shape.ts'
import { trades, verbs } from './words.ts'

type Parts = {
  readonly databases: DatabasePlan[]
  readonly caches: CachePlan[]
  readonly queues: QueuePlan[]
  readonly externals: ExternalPlan[]
}

/** Draws a system of a shape: a call graph without cycles in which every service is called. */
export function growSystem(shape: Shape, random: Random): System {
  const trade = random.pick(trades)
  const names = namesFor(trade.services.split(' '), random)
  const layers = shape.layers.map(([fewest, most], layer) =>
    Array.from({ length: random.integer(fewest, most) }, () =>
      layer === 0 ? random.pick(trade.entries) : (names.pop() ?? `service-${names.length}`),
    ),
  )
  const parts: Parts = { databases: [], caches: [], queues: [], externals: [] }
  const grown: ServicePlan[] = []
  // From the leaves up, so that what is called is known.
  for (let layer = layers.length - 1; layer >= 0; layer -= 1) {
    const own = (layers[layer] ?? []).map((name) => ({ name, layer }))
    const below = grown.filter((service) => service.layer > layer)
    const next = below.filter((service) => service.layer === layer + 1)
    const uncalled = random.shuffle(next)
    for (const [place, one] of own.entries()) {
      // Each service of the next layer gets at least one caller.
      const must = uncalled.filter((_, index) => index % own.length === place)
      grown.push(growService({ ...one, must, below, shape, parts, outside: trade.outside }, random))
    }
  }
  const services = grown.toReversed()
  const entry = services[0]
  if (entry === undefined) throw new RangeError(`The shape ${shape.name} has no entry.`)
  return withoutUncalled({
    services,
    ...parts,
    entry: entry.name,
    mix: entry.operations.map(() => random.between(1, 4)),
    tenants: Array.from({ length: random.integer(4, 9) }, (_, at) => tenantName(at, random)),
    regions: random.shuffle(['eu-west-1', 'us-east-1', 'us-west-2', 'ap-south-1']).slice(0, 3),
    hosts: Array.from({ length: random.integer(3, 8) }, (_, at) => `node-${trade.name}-${at + 1}`),
    domain: trade.name,
  })
}

/** Some services are called by operations only that nobody calls: they would stand idle. */
function withoutUncalled(system: System): System {
  const { services } = countVisits(system)
  return { ...system, services: system.services.filter(({ name }) => services.has(name)) }
}

/** More names than any system needs, no two of them the same. */
function namesFor(words: readonly string[], random: Random): string[] {
  const further = words.map((word) => `${word}-${random.pick(['worker', 'api', 'store'])}`)
  const more = words.map((word) => `${word}-${random.pick(['sync', 'index', 'rules'])}`)
  return [...random.shuffle([...further, ...more]), ...random.shuffle(words)]
}

function tenantName(at: number, random: Random): string {
  return `${random.pick(['acme', 'globex', 'initech', 'umbra', 'stark', 'wayne', 'tyrell'])}-${at + 1}`
}

type Place = {
  readonly name: string
  readonly layer: number
  readonly must: readonly ServicePlan[]
  readonly below: readonly ServicePlan[]
  readonly shape: Shape
  readonly parts: Parts
  readonly outside: readonly string[]
}

function growService(place: Place, random: Random): ServicePlan {
  const { name, layer, shape } = place
  const isEntry = layer === 0
  const count = isEntry ? random.integer(3, 5) : random.integer(1, 3)
  const own = equip(place, random)
  const operations = Array.from({ length: count }, (_, at): Operation => {
    const must = place.must.filter((_, index) => index % count === at)
    return growOperation({ ...place, must }, { at, own, random })
  })
  return {
    ...{ name, layer, operations },
    version: `${random.integer(1, 4)}.${random.integer(0, 40)}.${random.integer(0, 9)}`,
    replicas: Math.max(isEntry ? 2 : 1, random.integer(...shape.replicas)),
    workers: random.pick([8, 16, 32]),
    cores: random.integer(1, 2),
    poolSize: random.integer(3, 8),
  }
}

type Equipment = {
  readonly database: string | undefined
  readonly cache: string | undefined
  readonly external: string | undefined
  readonly queue: string | undefined
}

/** The resources that a service has; databases are mostly its own, and sometimes shared. */
function equip({ name, layer, shape, parts, below, outside }: Place, random: Random): Equipment {
  const has = (share: number) => random.next() < share
  const isLeaf = below.length === 0
  const database =
    layer > 0 && has(isLeaf ? Math.max(0.6, shape.database) : shape.database)
      ? databaseFor(name, parts, random)
      : undefined
  let cache: string | undefined
  if (layer > 0 && has(shape.cache)) {
    const shared = parts.caches[0]
    cache = shared && has(0.5) ? shared.name : `${name}-cache`
    if (cache !== shared?.name) {
      const hits = random.between(0.7, 0.95)
      parts.caches.push({ name: cache, address: `redis-${name}`, hits })
    }
  }
  let external: string | undefined
  if (layer > 0 && has(shape.external)) {
    external = random.pick(outside)
    if (!parts.externals.some(({ address }) => address === external)) {
      parts.externals.push({ address: external, ms: random.between(30, 120) })
    }
  }
  const consumer = below.length > 0 && has(shape.publishes) ? random.pick(below) : undefined
  let queue: string | undefined
  if (consumer !== undefined) {
    queue = `${name}.${random.pick(['events', 'created', 'updates', 'jobs'])}`
    const operation = random.integer(0, consumer.operations.length - 1)
    const system = random.pick(['kafka', 'rabbitmq', 'aws_sqs'] as const)
    parts.queues.push({ name: queue, system, consumer: consumer.name, operation })
  }
  return { database, cache, external, queue }
}

function databaseFor(name: string, parts: Parts, random: Random): string {
  const shared = parts.databases[0]
  if (shared !== undefined && random.next() < 0.2) return shared.name
  const database = name.replaceAll('-', '_')
  const system = random.pick(['postgresql', 'postgresql', 'mysql'] as const)
  parts.databases.push({
    ...{ name: database, system, slots: random.integer(4, 8) },
    address: `${system === 'mysql' ? 'mysql' : 'pg'}-${name}`,
  })
  return database
}

function growOperation(
  place: Place,
  { at, own, random }: { readonly at: number; readonly own: Equipment; readonly random: Random },
): Operation {
  const { name, must, below, shape } = place
  const method = random.pick(['GET', 'GET', 'GET', 'POST', 'PUT'] as const)
  const verb = verbs[(at + random.integer(0, 2)) % verbs.length] ?? 'get'
  const singular = name.split('-')[0] ?? name
  const routes = [
    `/api/${name}`,
    `/api/${name}/:id`,
    `/api/${name}/:id/${verb}`,
    `/${singular}/${verb}`,
  ]
  const steps: Step[] = [{ kind: 'work', cpuMs: random.between(1, 6) }]
  const wanted = Math.max(must.length, below.length === 0 ? 0 : random.integer(...shape.callees))
  const near = below.filter(({ layer }) => layer === place.layer + 1)
  const more = random.shuffle(near.length > 0 ? near : below).filter((one) => !must.includes(one))
  const calls = [...must, ...more].slice(0, wanted).map((callee) => growCall(callee, place, random))
  if (own.cache !== undefined && own.database !== undefined && method === 'GET') {
    const otherwise = [queryOf(own.database, { table: singular, method, random })]
    steps.push({ kind: 'cached', cache: own.cache, otherwise })
  } else if (own.database !== undefined) {
    const count = random.integer(1, 2)
    for (let index = 0; index < count; index += 1) {
      steps.push(queryOf(own.database, { table: singular, method, random }))
    }
  }
  if (random.next() < shape.parallel && calls.length > 1) {
    steps.push({ kind: 'parallel', steps: calls })
  } else steps.push(...calls)
  if (own.external !== undefined && at === 0) {
    const retries = random.integer(0, 1)
    const external = own.external
    steps.push({ kind: 'external', external, retries, timeoutMs: random.integer(1, 4) * 1000 })
  }
  if (own.queue !== undefined && method !== 'GET') steps.push({ kind: 'publish', queue: own.queue })
  steps.push({ kind: 'work', cpuMs: random.between(0.5, 2) })
  return {
    name: `${verb}-${singular}-${at}`,
    method,
    route: routes[at % routes.length] ?? '/',
    steps,
  }
}

function growCall(
  callee: ServicePlan,
  { shape }: Place,
  random: Random,
): { readonly kind: 'call' } & Call {
  const isSeldom = random.next() < shape.seldom
  return {
    kind: 'call',
    service: callee.name,
    operation: random.integer(0, callee.operations.length - 1),
    timeoutMs: random.pick([2_000, 3_000, 5_000, 10_000]),
    retries: random.pick([0, 0, 1, 2]),
    share: isSeldom ? random.between(0.2, 0.6) : 1,
    isOptional: random.next() < 0.1,
  }
}

function queryOf(
  database: string,
  {
    table,
    method,
    random,
  }: { readonly table: string; readonly method: string; readonly random: Random },
): Step {
  const operation =
    method === 'GET' ? 'SELECT' : random.pick(['INSERT', 'UPDATE', 'SELECT'] as const)
  const statement = { operation, table, ms: random.between(1.5, 8) } as const
  return { kind: 'query', database, statement }
}
