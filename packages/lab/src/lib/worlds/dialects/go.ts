import type { Dialect } from './dialect.ts'

const shared = {
  resource: { 'telemetry.sdk.language': 'go', 'telemetry.sdk.name': 'opentelemetry' },
  client: {
    scope: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
    name: 'HTTP {method}',
  },
  database: { scope: 'github.com/XSAM/otelsql', name: 'sql.conn.query', hasName: false },
  cache: { scope: 'github.com/redis/go-redis/extra/redisotel', name: '{operation}' },
  messaging: {
    scope: 'github.com/IBM/sarama/otelsarama',
    send: 'kafka.produce',
    process: 'kafka.consume',
    joins: 'parent',
  },
  runtime: 'go',
} as const

/** net/http with otelhttp: server spans without more, and databases without a name. */
export const goHttp: Dialect = {
  ...shared,
  name: 'go-http',
  title: 'Go, otelhttp and otelsql',
  identity: ['version'],
  conventions: 'new',
  server: {
    scope: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
    name: '{operation}',
    layers: [],
    status: 'usual',
    recordsExceptions: false,
  },
}

/** otelgrpc on both sides; whether a call failed stands in `rpc.grpc.status_code` alone. */
export const goGrpc: Dialect = {
  ...shared,
  name: 'go-grpc',
  title: 'Go, gRPC between services, status in rpc.grpc.status_code only',
  identity: ['version', 'pod', 'namespace'],
  conventions: 'new',
  server: {
    scope: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
    name: '{method} {route}',
    layers: [],
    status: 'usual',
    recordsExceptions: false,
  },
  rpc: {
    scope: 'go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc',
    statusInCodeOnly: true,
  },
}
