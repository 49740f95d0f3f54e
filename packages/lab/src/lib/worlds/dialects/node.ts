import type { Dialect } from './dialect.ts'

const shared = {
  resource: {
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
    'process.runtime.name': 'nodejs',
  },
  client: { scope: '@opentelemetry/instrumentation-http', name: '{method}' },
  cache: { scope: '@opentelemetry/instrumentation-redis', name: 'redis-{operation}' },
  messaging: {
    scope: '@opentelemetry/instrumentation-kafkajs',
    send: 'send {queue}',
    process: 'process {queue}',
    joins: 'parent',
  },
  runtime: 'nodejs',
} as const

/** `@opentelemetry/auto-instrumentations-node` with Express, on the conventions that it long had. */
export const nodeExpress: Dialect = {
  ...shared,
  name: 'node-express',
  title: 'Node, Express, stock auto-instrumentation',
  identity: ['version', 'instance', 'host'],
  conventions: 'old',
  server: {
    scope: '@opentelemetry/instrumentation-http',
    name: '{method} {route}',
    layers: [
      middleware('query'),
      middleware('expressInit'),
      middleware('jsonParser'),
      {
        scope: '@opentelemetry/instrumentation-express',
        name: 'request handler - {route}',
        place: 'around',
        attributes: { 'express.type': 'request_handler' },
        holdsChildren: true,
      },
    ],
    status: 'usual',
    recordsExceptions: false,
  },
  database: {
    scope: '@opentelemetry/instrumentation-pg',
    name: 'pg.query:{operation} {database}',
    poolSpan: 'pg-pool.connect',
    hasName: true,
  },
}

function middleware(name: string) {
  return {
    scope: '@opentelemetry/instrumentation-express',
    name: `middleware - ${name}`,
    place: 'before',
    attributes: { 'express.name': name, 'express.type': 'middleware' },
  } as const
}
