import { at, client, inner, server, window, type LoadSpans } from './contract-spans.ts'
import { equal, refused, type ContractCase } from './check.ts'
import { requestsContract } from './requests-contract.ts'

/** What every source of traces must do. */
export function tracesSourceContract(load: LoadSpans): readonly ContractCase[] {
  const cases: Record<string, () => Promise<void>> = {
    'groups count spans, errors and times by attributes, the largest first': async () => {
      const source = await load([
        server({ id: 1, durationMs: 10, attributes: { 'app.region': 'eu' } }),
        server({ id: 2, durationMs: 30, error: true, attributes: { 'app.region': 'eu' } }),
        server({ id: 3, durationMs: 50 }),
      ])
      const { value } = await source.groups({ window, by: ['app.region'] })
      equal(
        value.map(({ key, count, errors, duration }) => [
          key,
          count,
          errors,
          duration.mean,
          duration.p50,
        ]),
        [
          [{ 'app.region': 'eu' }, 2, 1, 20, 20],
          [{ 'app.region': '' }, 1, 0, 50, 50],
        ],
        'groups',
      )
    },
    'self time leaves out the time of children, and that of parallel ones once': async () => {
      const source = await load([
        server({ id: 1, durationMs: 100 }),
        inner({ id: 2, parent: 1, startMs: at + 10, durationMs: 40 }),
        inner({ id: 3, parent: 1, startMs: at + 20, durationMs: 50 }),
        inner({ id: 4, parent: 1, startMs: at + 30, durationMs: 5 }),
        inner({ id: 5, parent: 1, startMs: at + 90, durationMs: 60 }),
      ])
      const { value } = await source.groups({ window, by: ['kind'], kind: 'server' })
      equal(
        value.map(({ self }) => self.mean),
        [30],
        'self time',
      )
    },
    'filters take one value, any of several, or a kind': async () => {
      const source = await load([
        server({ id: 1, service: 'a' }),
        server({ id: 2, service: 'b' }),
        server({ id: 3, service: 'c' }),
        inner({ id: 4, service: 'a' }),
      ])
      const count = async (where: Record<string, string | string[]>): Promise<unknown> => {
        const { value } = await source.groups({ window, where, kind: 'server', by: [] })
        return value[0]?.count ?? 0
      }
      equal(await count({ 'service.name': 'a' }), 1, 'one value')
      equal(await count({ 'service.name': ['a', 'b'] }), 2, 'any of several')
      equal(await count({ 'service.name': [] }), 0, 'none of none')
      equal(await count({ 'service.name': "a' OR 'x' = 'x" }), 0, 'a value with quotes')
      equal(await count({ "no'such; --": 'a' }), 0, 'a name with quotes')
    },
    'a window holds its beginning and not its end': async () => {
      const source = await load([
        server({ id: 1, startMs: at - 1 }),
        server({ id: 2, startMs: at }),
        server({ id: 3, startMs: window.to }),
      ])
      const { value } = await source.groups({ window, by: [] })
      equal(value[0]?.count, 1, 'spans in the window')
    },
    'series have a zero where nothing was counted and NaN where nothing was measured': async () => {
      const source = await load([
        server({ id: 1, startMs: at, durationMs: 5 }),
        server({ id: 2, startMs: at + 2_500, durationMs: 7, error: true }),
      ])
      const values = async (measure: 'count' | 'mean' | 'error_ratio'): Promise<unknown> =>
        (await source.series({ window, measure, stepMs: 1_000 })).value[0]?.values.slice(0, 3)
      equal(await values('count'), Float64Array.of(1, 0, 1), 'counts')
      equal(await values('mean'), Float64Array.of(5, NaN, 7), 'means')
      equal(await values('error_ratio'), Float64Array.of(0, NaN, 1), 'error ratios')
    },
    'a call is joined to the span that answered it': async () => {
      const source = await load([
        client({
          id: 1,
          durationMs: 30,
          attributes: { 'server.address': 'b', 'server.port': '80' },
        }),
        server({ id: 2, parent: 1, service: 'b', durationMs: 20 }),
      ])
      const { value } = await source.calls({ window })
      equal(
        value.map((edge) => [
          ...[edge.caller, edge.callee, edge.calleeKind, edge.count, edge.unanswered],
          ...[edge.client.mean, edge.server?.mean, edge.gap?.mean],
        ]),
        [['a', 'b', 'service', 1, 0, 30, 20, 10]],
        'edges',
      )
    },
    'a call that nobody answered belongs to the service at its address': async () => {
      const address = { 'server.address': 'host', 'server.port': '80' }
      const source = await load([
        client({ trace: 1, id: 1, startMs: at - 60_000, attributes: address }),
        server({ trace: 1, id: 2, parent: 1, service: 'b', startMs: at - 60_000 }),
        client({ trace: 2, id: 1, error: true, attributes: address }),
      ])
      const { value } = await source.calls({ window })
      equal(
        value.map((edge) => [
          edge.callee,
          edge.calleeKind,
          edge.errors,
          edge.unanswered,
          edge.server,
        ]),
        [['b', 'service', 1, 1, undefined]],
        'edges',
      )
    },
    'a call through a proxy of the service, or by a driver below another library, is one call':
      async () => {
        const source = await load([
          server({ id: 1, durationMs: 90 }),
          client({ id: 2, parent: 1, durationMs: 30, attributes: { 'server.address': 'b' } }),
          client({
            id: 3,
            parent: 2,
            durationMs: 28,
            attributes: { 'server.address': '10.0.0.7' },
          }),
          server({ id: 4, parent: 3, service: 'b', durationMs: 20 }),
          client({ id: 5, parent: 1, durationMs: 9, attributes: { 'db.system': 'mysql' } }),
          client({
            id: 6,
            parent: 5,
            durationMs: 8,
            attributes: { 'db.system': 'mysql', 'db.name': 'shop' },
          }),
        ])
        const { value } = await source.calls({ window })
        equal(
          value.map((edge) => `${edge.callee} ${edge.count} ${edge.client.mean}`).toSorted(),
          ['b 1 28', 'shop 1 8'],
          'edges',
        )
      },
    'databases and foreign systems are known by what the caller says': async () => {
      const database = { 'db.system.name': 'postgresql', 'db.namespace': 'shop' }
      const source = await load([
        client({ id: 1, attributes: { ...database, 'server.address': 'pg' } }),
        client({ id: 2, attributes: { 'server.address': 'api.example', 'server.port': '443' } }),
      ])
      const { value } = await source.calls({ window })
      equal(
        value.map((edge) => `${edge.calleeKind} ${edge.callee}`).toSorted(),
        ['database shop', 'external api.example'],
        'callees',
      )
    },
    'errors begin in failed spans none of whose children failed': async () => {
      const source = await load([
        server({ id: 1, error: true }),
        client({ id: 2, parent: 1, error: true, attributes: { 'server.address': 'b' } }),
        server({
          id: 3,
          parent: 2,
          service: 'b',
          error: true,
          attributes: { 'error.type': 'Boom' },
        }),
        inner({ id: 4, parent: 3, service: 'b' }),
      ])
      const { value } = await source.errorOrigins({ window })
      equal(
        value.map(({ service, kind, type, count }) => [service, kind, type, count]),
        [['b', 'server', 'Boom', 1]],
        'origins',
      )
    },
    'an error that came up through spans without a status does not begin above them': async () => {
      const source = await load([
        server({ id: 1, error: true }),
        inner({ id: 2, parent: 1 }),
        inner({ id: 3, parent: 2 }),
        client({ id: 4, parent: 3, error: true, attributes: { 'server.address': 'b' } }),
        server({ id: 5, parent: 4, service: 'b', error: true }),
        inner({ id: 6, parent: 5, service: 'b' }),
        client({ id: 7, parent: 6, service: 'b' }),
        server({ id: 8, parent: 7, service: 'c', error: true }),
      ])
      const { value } = await source.errorOrigins({ window })
      equal(
        value.map(({ service, kind }) => `${service} ${kind}`).toSorted(),
        ['b server', 'c server'],
        'origins',
      )
    },
    'an error that came from a service whose span is still missing does not begin at its caller':
      async () => {
        const address = { 'server.address': 'host', 'server.port': '80' }
        const failed = { ...address, 'http.response.status_code': '502', 'error.type': '502' }
        const refused = { ...address, 'error.type': 'ECONNREFUSED' }
        const source = await load([
          client({ trace: 1, id: 1, attributes: address }),
          server({ trace: 1, id: 2, parent: 1, service: 'b' }),
          client({ trace: 2, id: 1, error: true, attributes: failed }),
          client({ trace: 3, id: 1, error: true, attributes: refused }),
        ])
        const { value } = await source.errorOrigins({ window })
        equal(
          value.map(({ service, callee, type, count }) => [service, callee, type, count]),
          [['a', 'b', 'ECONNREFUSED', 1]],
          'origins',
        )
      },
    'errors for what was asked are told from failures of what was called': async () => {
      const source = await load([
        client({ id: 1, error: true, attributes: { 'http.response.status_code': '404' } }),
        client({ id: 2, error: true, attributes: { 'http.response.status_code': '503' } }),
        client({ id: 3, error: true, attributes: { 'rpc.grpc.status_code': '5' } }),
        client({ id: 4, error: true, attributes: { 'http.response.status_code': '429' } }),
      ])
      const edges = (await source.calls({ window })).value
      equal([edges[0]?.errors, edges[0]?.refused], [4, 2], 'errors of the edge')
      const origins = (await source.errorOrigins({ window })).value
      equal(
        origins.map(({ type, refused }) => `${type} ${refused ?? false}`).toSorted(),
        ['404 true', '429 false', '503 false', 'NOT_FOUND true'],
        'origins',
      )
    },
    'an attribute is found by its present name and by its earlier ones': async () => {
      const source = await load([
        server({ id: 1, attributes: { 'http.method': 'GET', 'deployment.environment': 'live' } }),
        server({
          id: 2,
          attributes: { 'http.request.method': 'GET', 'deployment.environment.name': 'live' },
        }),
        server({ id: 3, attributes: { 'deployment.environment.name': 'staging' } }),
      ])
      for (const name of ['deployment.environment', 'deployment.environment.name']) {
        const { value } = await source.groups({
          window,
          where: { [name]: 'live' },
          by: ['http.method', 'http.request.method', name],
        })
        equal(
          value.map(({ key, count }) => [Object.values(key), count]),
          [[['GET', 'GET', 'live'], 2]],
          name,
        )
      }
    },
    'attributes tell how many values they have and how many spans carry them': async () => {
      const source = await load([
        server({ id: 1, attributes: { 'app.region': 'eu' } }),
        server({ id: 2, attributes: { 'app.region': 'us' } }),
        server({ id: 3 }),
        server({ id: 4 }),
      ])
      const { value } = await source.attributes({ window })
      equal(
        value.filter(({ name }) => name === 'app.region'),
        [{ name: 'app.region', values: 2, coverage: 0.5 }],
        'attributes',
      )
    },
    'an empty source answers with nothing': async () => {
      const source = await load([])
      equal((await source.groups({ window, by: [] })).value, [], 'groups')
      equal((await source.calls({ window })).value, [], 'calls')
      equal((await source.errorOrigins({ window })).value, [], 'origins')
      equal((await source.attributes({ window })).value, [], 'attributes')
      equal((await source.series({ window, measure: 'p95' })).value, [], 'series')
    },
    'a window that makes no sense is refused': async () => {
      const source = await load([])
      await refused(
        source.calls({ window: { from: 2, to: 1 } }),
        'a window that ends before it begins',
      )
      await refused(source.calls({ window: { from: NaN, to: 1 } }), 'a window without a beginning')
    },
  }
  const own = Object.entries(cases).map(([name, run]) => ({ name, run }))
  return [...own, ...requestsContract(load)]
}
