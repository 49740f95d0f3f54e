import type { Random } from '../../random.ts'
import type { Attributes, Dialect } from '../dialects/dialect.ts'
import type {
  Called,
  CalledOutside,
  Event,
  Looked,
  Published,
  Queried,
  Served,
} from '../running/recorder.ts'
import type { Replica } from '../running/running.ts'
import type { Operation, System } from '../system/system.ts'
import { fill, words } from './fill.ts'
import { clientAttributes, grpcCode, serverAttributes } from './http-attributes.ts'
import { kinds, type SpanDraft } from './span.ts'

/** What is needed to tell an event as spans. */
export type Telling = {
  readonly system: System
  readonly random: Random
  readonly spanId: () => string
  readonly dialectOf: (replica: Replica) => Dialect
  /** What every span says of the journey that it belongs to. */
  readonly journeyAttributes: (event: Event) => Attributes
  readonly queueSystem: (queue: string) => string
  /** Routes are told as paths, with the identifiers in them. */
  readonly tellsPaths: boolean
}

/** The spans by which a dialect tells an event, the outermost first. */
export function drawSpans(event: Event, telling: Telling): SpanDraft[] {
  const dialect = telling.dialectOf(event.replica)
  switch (event.kind) {
    case 'served':
      return event.message === undefined
        ? drawServed(event, dialect, telling)
        : drawConsumed(event, dialect, telling)
    case 'called':
      return drawCalled(event, dialect, telling)
    case 'outside':
      return [drawOutside(event, dialect, telling)]
    case 'queried':
      return drawQueried(event, dialect, telling)
    case 'looked':
      return [drawLooked(event, dialect, telling)]
    case 'published':
      return [drawPublished(event, dialect, telling)]
  }
}

type Common = Pick<SpanDraft, 'replica' | 'traceId' | 'spanId' | 'parentId' | 'startMs' | 'endMs'>
function common({ replica, journey, spanId, parentId, startMs, endMs }: Event): Common {
  return { replica, traceId: journey.traceId, spanId, parentId, startMs, endMs }
}

function operationOf(system: System, service: string, index: number): Operation {
  const operation = system.services.find(({ name }) => name === service)?.operations[index]
  if (operation === undefined) throw new RangeError(`${service} has no operation ${index}.`)
  return operation
}

/** A path with an identifier where the route has a placeholder. */
function pathOf(route: string, { random }: Telling): string {
  return route.replace(/[:{][^/]+/, () => String(100 + Math.floor(random.next() * 90_000)))
}

function drawServed(event: Served, dialect: Dialect, telling: Telling): SpanDraft[] {
  const { server } = dialect
  const name = event.replica.service.plan.name
  const operation = operationOf(telling.system, name, event.operation)
  const path = pathOf(operation.route, telling)
  const route = telling.tellsPaths ? path : operation.route
  const isFailed = event.status >= 500
  const isEntry = event.parentId === undefined
  const says = words({ operation, route, service: name })
  const rpc = isEntry ? undefined : dialect.rpc
  const attributes = rpc
    ? rpcAttributes(name, operation, event.status)
    : serverAttributes(
        { method: operation.method, route, path, host: name, port: 8080, status: event.status },
        dialect.conventions,
      )
  const isTold = rpc ? !rpc.statusInCodeOnly : server.status === 'usual'
  const around = server.layers.filter(({ place }) => place === 'around')
  const root: SpanDraft = {
    ...common(event),
    kind: kinds.server,
    scope: rpc?.scope ?? server.scope,
    name: rpc ? rpcName(name, operation) : fill(server.name, says),
    attributes: { ...attributes, ...telling.journeyAttributes(event) },
    status: isFailed && isTold ? 2 : 0,
    exception: server.recordsExceptions && around.length === 0 ? event.exception : undefined,
  }
  return [root, ...drawLayers(event, { dialect, telling, says })]
}

function drawLayers(
  event: Served,
  {
    dialect,
    telling,
    says,
  }: {
    readonly dialect: Dialect
    readonly telling: Telling
    readonly says: Readonly<Record<string, string>>
  },
): SpanDraft[] {
  const { layers, recordsExceptions } = dialect.server
  const { random, spanId } = telling
  const spans: SpanDraft[] = []
  let parentId = event.spanId
  let at = event.startMs
  const lengthMs = event.endMs - event.startMs
  for (const layer of layers) {
    const brief = Math.min(random.logNormal(0.08, 0.7), lengthMs / (layers.length * 2))
    const isAround = layer.place === 'around'
    const startMs = layer.place === 'after' ? event.endMs - brief * 1.5 : at
    const endMs = isAround ? event.endMs - Math.min(0.05, lengthMs / 20) : startMs + brief
    const id = layer.holdsChildren === true ? event.innerId : spanId()
    const isFailed = isAround && event.exception !== undefined
    spans.push({
      ...common(event),
      ...{ kind: kinds.internal, scope: layer.scope, spanId: id, parentId, startMs, endMs },
      name: fill(layer.name, says),
      attributes: layer.attributes ?? {},
      status: isFailed && recordsExceptions ? 2 : 0,
      exception: isFailed && recordsExceptions ? event.exception : undefined,
    })
    if (isAround) parentId = id
    if (layer.place === 'before') at = endMs
  }
  return spans
}

function rpcAttributes(service: string, operation: Operation, status: number): Attributes {
  return {
    'rpc.system': 'grpc',
    'rpc.service': `${service}.v1.${pascal(service)}Service`,
    'rpc.method': pascal(operation.name),
    'rpc.grpc.status_code': grpcCode(status),
  }
}

function rpcName(service: string, operation: Operation): string {
  return `${service}.v1.${pascal(service)}Service/${pascal(operation.name)}`
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|[-_])(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function drawCalled(event: Called, dialect: Dialect, telling: Telling): SpanDraft[] {
  const operation = operationOf(telling.system, event.callee, event.operation)
  const path = pathOf(operation.route, telling)
  const { rpc } = dialect
  const isFailed = event.status === 0 || event.status >= (rpc ? 500 : 400)
  const host = event.callee
  const attributes = rpc
    ? {
        ...rpcAttributes(event.callee, operation, event.error === 'timeout' ? 504 : event.status),
        ...{ 'server.address': host, 'server.port': 9090 },
      }
    : clientAttributes(
        {
          ...{ method: operation.method, route: operation.route, path, host, port: 8080 },
          ...{ status: event.status, error: event.error },
        },
        dialect.conventions,
      )
  const isTold = rpc ? !rpc.statusInCodeOnly : dialect.server.status === 'usual'
  return [
    {
      ...common(event),
      kind: kinds.client,
      scope: rpc?.scope ?? dialect.client.scope,
      name: rpc
        ? rpcName(event.callee, operation)
        : fill(dialect.client.name, words({ operation, route: operation.route, service: host })),
      attributes: {
        ...attributes,
        ...(event.attempt > 0 ? { 'http.request.resend_count': event.attempt } : {}),
      },
      status: isFailed && isTold ? 2 : 0,
      exception:
        event.error === undefined
          ? undefined
          : { type: event.error, message: `${event.error} calling ${host}` },
    },
  ]
}

function drawOutside(event: CalledOutside, dialect: Dialect, telling: Telling): SpanDraft {
  const request = {
    ...{ method: 'POST', route: '/v1/requests', path: '/v1/requests', host: event.address },
    ...{ port: 443, status: event.status, error: event.error },
  }
  const operation = { name: 'request', method: 'POST', route: '/v1/requests' } as const
  return {
    ...common(event),
    kind: kinds.client,
    scope: dialect.client.scope,
    name: fill(
      dialect.client.name,
      words({ operation, route: operation.route, service: event.address }),
    ),
    attributes: {
      ...clientAttributes(request, dialect.conventions),
      ...telling.journeyAttributes(event),
    },
    status:
      (event.status === 0 || event.status >= 400) && dialect.server.status === 'usual' ? 2 : 0,
    exception:
      event.error === undefined ? undefined : { type: 'Timeout', message: 'request timed out' },
  }
}

function drawQueried(event: Queried, dialect: Dialect, telling: Telling): SpanDraft[] {
  const plan = telling.system.databases.find(({ name }) => name === event.database)
  if (plan === undefined) throw new RangeError(`There is no database ${event.database}.`)
  const { statement } = event
  const { database } = dialect
  const text = sqlText(statement)
  const fresh: Attributes = {
    'db.system.name': plan.system,
    ...(database.hasName ? { 'db.namespace': plan.name } : {}),
    'db.query.text': text,
    'db.operation.name': statement.operation,
    'db.collection.name': statement.table,
    ...{ 'server.address': plan.address, 'server.port': 5432 },
  }
  const former: Attributes = {
    'db.system': plan.system,
    ...(database.hasName ? { 'db.name': plan.name } : {}),
    'db.statement': text,
    ...{ 'net.peer.name': plan.address, 'net.peer.port': 5432 },
  }
  const span: SpanDraft = {
    ...common(event),
    kind: kinds.client,
    scope: database.scope,
    name: fill(database.name, {
      ...{ operation: statement.operation, table: statement.table },
      database: database.hasName ? plan.name : '',
    }).trim(),
    attributes: dialect.conventions === 'new' ? fresh : former,
    status: event.error === undefined || dialect.server.status === 'never' ? 0 : 2,
    exception:
      event.error === undefined ? undefined : { type: 'DatabaseError', message: event.error },
  }
  if (database.poolSpan === undefined) return [span]
  const waited: SpanDraft = {
    ...common(event),
    ...{ spanId: telling.spanId(), startMs: event.startMs - event.pooledMs, endMs: event.startMs },
    ...{ kind: kinds.internal, scope: database.scope, name: database.poolSpan },
    ...{ attributes: former, status: 0 },
  }
  return [waited, span]
}

function sqlText({ operation, table }: Queried['statement']): string {
  switch (operation) {
    case 'SELECT':
      return `SELECT * FROM ${table} WHERE id = $1`
    case 'INSERT':
      return `INSERT INTO ${table} VALUES ($1, $2, $3)`
    case 'UPDATE':
      return `UPDATE ${table} SET amount = amount - $1 WHERE id = $2`
  }
}

function drawLooked(event: Looked, dialect: Dialect, { system }: Telling): SpanDraft {
  const address = system.caches.find(({ name }) => name === event.cache)?.address ?? event.cache
  const isNew = dialect.conventions === 'new'
  return {
    ...common(event),
    ...{ kind: kinds.client, scope: dialect.cache.scope },
    name: fill(dialect.cache.name, { operation: 'GET' }),
    attributes: isNew
      ? { 'db.system.name': 'redis', 'db.operation.name': 'GET', 'server.address': address }
      : { 'db.system': 'redis', 'db.statement': 'GET ?', 'net.peer.name': address },
    status: 0,
  }
}

function drawPublished(event: Published, dialect: Dialect, telling: Telling): SpanDraft {
  const { messaging } = dialect
  return {
    ...common(event),
    ...{ kind: kinds.producer, scope: messaging.scope },
    name: fill(messaging.send, { queue: event.queue }),
    attributes: messageAttributes(event.queue, 'send', telling),
    status: 0,
  }
}

function drawConsumed(event: Served, dialect: Dialect, telling: Telling): SpanDraft[] {
  const { messaging, server } = dialect
  const queue = event.message?.queue ?? ''
  const isLinked = messaging.joins === 'link'
  const { traceId } = event.journey
  return [
    {
      ...common(event),
      parentId: isLinked ? undefined : event.parentId,
      ...{ kind: kinds.consumer, scope: messaging.scope },
      name: fill(messaging.process, { queue }),
      attributes: {
        ...messageAttributes(queue, 'process', telling),
        ...telling.journeyAttributes(event),
      },
      status: event.status >= 500 && server.status === 'usual' ? 2 : 0,
      exception: server.recordsExceptions ? event.exception : undefined,
      ...(isLinked && event.parentId !== undefined
        ? { link: { traceId, spanId: event.parentId } }
        : {}),
    },
  ]
}

function messageAttributes(queue: string, operation: string, telling: Telling): Attributes {
  return {
    'messaging.system': telling.queueSystem(queue),
    'messaging.destination.name': queue,
    'messaging.operation': operation,
  }
}
