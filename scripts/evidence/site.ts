import { createHash } from 'node:crypto'

/**
 * A small site as the stock auto-instrumentation of OpenTelemetry for Node records it: each request is
 * a SERVER span of the HTTP library, below it INTERNAL spans of the framework (middleware, handler),
 * and below the handler the CLIENT spans of what it calls. Time is virtual.
 *
 * `web` (express) serves products from `catalog` and checkouts through `orders`, which asks
 * `payments` (which asks a bank) and keeps its own PostgreSQL database.
 */
export type Deployment = {
  readonly service: Service
  readonly from: string
  readonly to: string
  /** When the first and the last of the two replicas is replaced. */
  readonly begins: number
  readonly ends: number
}
export type Service = 'web' | 'catalog' | 'orders' | 'payments'

/** What a request meets at one place; the fault decides by time, tenant, route and version. */
export type Moment = {
  readonly at: number
  readonly tenant: string
  readonly route: string
  readonly version: string
}
export type Effect = { readonly extraMs?: number; readonly fails?: boolean }
export type Place = Service | 'bank' | 'orders-db' | 'catalog-db'

export type Site = {
  readonly from: number
  readonly to: number
  readonly seed: number
  readonly perSecond?: number
  readonly deployments?: readonly Deployment[]
  readonly effect?: (place: Place, moment: Moment) => Effect | undefined
  /** Whether a request that begins at this time is recorded at all by the service. */
  readonly isServed?: (service: Service, at: number) => boolean
  /** Share of requests that go to the checkout; the rest looks at products. */
  readonly checkouts?: number
}

type Attributes = Readonly<Record<string, string | number>>
export type Span = {
  readonly service: string
  readonly version: string
  readonly instance: string
  readonly span: object
}

const kinds = { internal: 1, server: 2, client: 3 } as const
const tenants = ['acme', 'birch', 'cedar', 'delta', 'elm', 'fir', 'gum', 'hazel'] as const

/** All spans of the site between two times. */
export function recordSite(site: Site): Span[] {
  const random = mulberry(site.seed)
  const spans: Span[] = []
  const perSecond = site.perSecond ?? 5
  let at = site.from
  for (let request = 0; at < site.to; request++) {
    at += (-Math.log(1 - random()) / perSecond) * 1000
    spans.push(...recordRequest({ site, random, at, id: `${site.seed}/${site.from}/${request}` }))
  }
  return spans
}

type Request = {
  readonly site: Site
  readonly random: () => number
  readonly at: number
  readonly id: string
}

function recordRequest({ site, random, at, id }: Request): Span[] {
  const spans: Span[] = []
  const trace = hex(id, 32)
  const tenant = tenants[Math.floor(random() * tenants.length)] ?? 'acme'
  const isCheckout = random() < (site.checkouts ?? 0.3)
  let count = 0
  const nextId = (): string => hex(`${id}#${++count}`, 16)
  const around = (ms: number): number => ms * (0.7 + 0.6 * random())

  type Call = { readonly ms: number; readonly failed: boolean }
  type Caller = { readonly at: number; readonly parent: string; readonly as: Replica }
  type Replica = { readonly service: Service; readonly version: string; readonly instance: string }

  const write = (
    as: Replica,
    span: {
      readonly id: string
      readonly parent: string
      readonly name: string
      readonly kind: keyof typeof kinds
      readonly at: number
      readonly ms: number
      readonly attributes: Attributes
      readonly failed?: boolean
      readonly message?: string
    },
  ): void => {
    spans.push({
      ...as,
      span: {
        traceId: trace,
        spanId: span.id,
        parentSpanId: span.parent,
        name: span.name,
        kind: kinds[span.kind],
        startTimeUnixNano: nanos(span.at),
        endTimeUnixNano: nanos(span.at + span.ms),
        attributes: Object.entries(span.attributes).map(([key, value]) => ({
          key,
          value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
        })),
        status: span.failed ? { code: 2, message: span.message ?? '' } : {},
      },
    })
  }

  /** A service serves a request: server span, two middlewares, a handler that works and calls. */
  const serve = (
    service: Service,
    from: { readonly at: number; readonly parent: string; readonly route: string },
    work: { readonly ms: number; readonly calls: readonly ((caller: Caller) => Call)[] },
  ): Call => {
    const replica = replicaOf(site, service, { at: from.at, pick: random() })
    const moment = { at: from.at, tenant, route: from.route, version: replica.version }
    const effect = site.effect?.(service, moment) ?? {}
    const server = nextId()
    const handler = nextId()
    const method = from.route.startsWith('/products') ? 'GET' : 'POST'
    let now = from.at + 0.3
    for (const name of ['query', 'jsonParser']) {
      const ms = around(0.15)
      write(replica, {
        ...{ id: nextId(), parent: server, name: `middleware - ${name}`, kind: 'internal' },
        ...{ at: now, ms, attributes: { 'express.name': name, 'express.type': 'middleware' } },
      })
      now += ms
    }
    const began = now
    now += around(work.ms) + (effect.extraMs ?? 0)
    let failed = effect.fails ?? false
    if (!failed) {
      for (const call of work.calls) {
        const { ms, failed: callFailed } = call({ at: now, parent: handler, as: replica })
        now += ms + 0.1
        failed ||= callFailed
        if (failed) break
      }
    }
    const own = effect.fails ?? false
    write(replica, {
      ...{ id: handler, parent: server, name: `request handler - ${from.route}` },
      ...{ kind: 'internal', at: began, ms: now - began, failed: own },
      message: own ? 'Cannot read properties of undefined' : '',
      attributes: { 'express.type': 'request_handler', 'http.route': from.route },
    })
    const ms = now - from.at + 0.2
    if (site.isServed?.(service, from.at) ?? true) {
      write(replica, {
        ...{ id: server, parent: from.parent, name: `${method} ${from.route}`, kind: 'server' },
        ...{ at: from.at, ms, failed },
        attributes: {
          'http.request.method': method,
          'http.route': from.route,
          'http.response.status_code': failed ? 500 : 200,
          'url.path': from.route,
          'server.address': `${service}.local`,
          'tenant.id': tenant,
        },
      })
    }
    return { ms, failed }
  }
  /** One service calls another over HTTP. */
  const http =
    (service: Service, route: string, work: Parameters<typeof serve>[2]) =>
    ({ at: start, parent, as }: Caller): Call => {
      const client = nextId()
      const { ms, failed } = serve(service, { at: start + 0.6, parent: client, route }, work)
      write(as, {
        ...{ id: client, parent, name: 'POST', kind: 'client', at: start, ms: ms + 1.2, failed },
        attributes: {
          'http.request.method': 'POST',
          'http.response.status_code': failed ? 500 : 200,
          'server.address': `${service}.local`,
          'server.port': 8080,
        },
      })
      return { ms: ms + 1.2, failed }
    }
  const leaf =
    (
      place: Place,
      { usualMs, name, attributes }: { usualMs: number; name: string; attributes: Attributes },
    ) =>
    ({ at: start, parent, as }: Caller): Call => {
      const moment = { at: start, tenant, route: '', version: '' }
      const { extraMs = 0, fails = false } = site.effect?.(place, moment) ?? {}
      const ms = around(usualMs) + extraMs
      write(as, {
        ...{ id: nextId(), parent, name, kind: 'client', at: start, ms, attributes },
        ...{ failed: fails, message: fails ? 'connection refused' : '' },
      })
      return { ms, failed: fails }
    }
  const database = (place: Place, name: string): ReturnType<typeof leaf> =>
    leaf(place, {
      usualMs: 4,
      name: `pg.query:SELECT ${name}`,
      attributes: {
        'db.system': 'postgresql',
        'db.name': name,
        'net.peer.name': `${name}-pg.local`,
      },
    })
  const bank = leaf('bank', {
    usualMs: 35,
    name: 'POST',
    attributes: {
      'http.request.method': 'POST',
      'server.address': 'api.bank.example',
      'server.port': 443,
    },
  })
  const start = { at, parent: '' }
  if (isCheckout) {
    const payments = http('payments', '/charges', { ms: 3, calls: [bank] })
    const orders = http('orders', '/orders', {
      ms: 4,
      calls: [database('orders-db', 'orders'), payments],
    })
    serve('web', { ...start, route: '/checkout' }, { ms: 2, calls: [orders] })
  } else {
    const catalog = http('catalog', '/products', {
      ms: 3,
      calls: [database('catalog-db', 'catalog')],
    })
    serve('web', { ...start, route: '/products' }, { ms: 2, calls: [catalog] })
  }
  return spans
}

function replicaOf(
  { deployments = [] }: Site,
  service: Service,
  { at, pick }: { readonly at: number; readonly pick: number },
): { service: Service; version: string; instance: string } {
  const replica = pick < 0.5 ? 0 : 1
  const own = deployments.filter((deployment) => deployment.service === service)
  const done = own.findLast(({ begins, ends }) => at >= (replica === 0 ? begins : ends))
  const version = done?.to ?? own[0]?.from ?? '1.0.0'
  return { service, version, instance: `${service}-${version}-${replica}` }
}

/** The spans as an exporter sends them, in requests of a bearable size. */
export function* exportRequests(spans: readonly Span[]): Generator<string> {
  for (let first = 0; first < spans.length; first += 10_000) {
    const byResource = Map.groupBy(spans.slice(first, first + 10_000), (one) =>
      JSON.stringify([one.service, one.version, one.instance]),
    )
    yield JSON.stringify({
      resourceSpans: [...byResource.values()].map((group) => ({
        resource: { attributes: resourceOf(group[0]) },
        scopeSpans: [{ spans: group.map(({ span }) => span) }],
      })),
    })
  }
}

function resourceOf(one: Span | undefined): object[] {
  const texts = {
    'service.name': one?.service ?? '',
    'service.version': one?.version ?? '',
    'service.instance.id': one?.instance ?? '',
    'telemetry.sdk.language': 'nodejs',
  }
  return Object.entries(texts).map(([key, stringValue]) => ({ key, value: { stringValue } }))
}

function nanos(atMs: number): string {
  return String(BigInt(Math.round(atMs * 1000)) * 1000n)
}

function hex(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}

function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
