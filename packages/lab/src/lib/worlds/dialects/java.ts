import type { Dialect } from './dialect.ts'

/** The Java agent on Spring MVC with JDBC: a controller span below the server span. */
export const javaSpring: Dialect = {
  name: 'java-spring',
  title: 'Java agent, Spring MVC, JDBC',
  resource: {
    'telemetry.sdk.language': 'java',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.distro.name': 'opentelemetry-java-instrumentation',
    'process.runtime.name': 'OpenJDK Runtime Environment',
  },
  identity: ['version', 'instance', 'host', 'namespace', 'environment'],
  conventions: 'new',
  server: {
    scope: 'io.opentelemetry.tomcat-10.0',
    name: '{method} {route}',
    layers: [
      {
        scope: 'io.opentelemetry.spring-webmvc-6.0',
        name: '{controller}Controller.{operation}',
        place: 'around',
        holdsChildren: true,
      },
    ],
    status: 'usual',
    recordsExceptions: true,
  },
  client: { scope: 'io.opentelemetry.apache-httpclient-5.0', name: '{method}' },
  database: {
    scope: 'io.opentelemetry.jdbc',
    name: '{operation} {database}.{table}',
    hasName: true,
  },
  cache: { scope: 'io.opentelemetry.lettuce-5.1', name: '{operation}' },
  messaging: {
    scope: 'io.opentelemetry.kafka-clients-0.11',
    send: '{queue} publish',
    process: '{queue} process',
    joins: 'link',
  },
  runtime: 'jvm',
}
