import type { Dialect, Layer } from './dialect.ts'

const asgi = (name: string, type: string): Layer => ({
  scope: 'opentelemetry.instrumentation.asgi',
  name: `{method} {route} http ${name}`,
  place: 'after',
  attributes: { 'asgi.event.type': type },
})

/** FastAPI through the ASGI instrumentation, which tells every message that is sent. */
export const pythonFastapi: Dialect = {
  name: 'python-fastapi',
  title: 'Python, FastAPI (ASGI send and receive)',
  resource: {
    'telemetry.sdk.language': 'python',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.auto.version': '0.48b0',
  },
  identity: ['version', 'environment'],
  conventions: 'old',
  server: {
    scope: 'opentelemetry.instrumentation.fastapi',
    name: '{method} {route}',
    layers: [asgi('send', 'http.response.start'), asgi('send', 'http.response.body')],
    status: 'usual',
    recordsExceptions: true,
  },
  client: { scope: 'opentelemetry.instrumentation.httpx', name: '{method}' },
  database: {
    scope: 'opentelemetry.instrumentation.sqlalchemy',
    name: '{operation} {database}',
    poolSpan: 'connect',
    hasName: true,
  },
  cache: { scope: 'opentelemetry.instrumentation.redis', name: '{operation}' },
  messaging: {
    scope: 'opentelemetry.instrumentation.pika',
    send: '{queue} send',
    process: '{queue} receive',
    joins: 'parent',
  },
  runtime: 'python',
}
