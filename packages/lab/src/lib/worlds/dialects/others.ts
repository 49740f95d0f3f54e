import type { Dialect } from './dialect.ts'
import { goHttp } from './go.ts'
import { nodeExpress } from './node.ts'

/** Nest on Express: a span for the controller and one for its handler below the server span. */
export const nodeNest: Dialect = {
  ...nodeExpress,
  name: 'node-nest',
  title: 'Node, Nest',
  identity: ['version', 'environment'],
  server: {
    ...nodeExpress.server,
    layers: [
      ...nodeExpress.server.layers.filter(({ place }) => place === 'before'),
      {
        ...{ scope: '@opentelemetry/instrumentation-nestjs-core', place: 'around' },
        name: '{controller}Controller.{operation}',
        attributes: { 'nestjs.type': 'request_context' },
      },
      {
        ...{ scope: '@opentelemetry/instrumentation-nestjs-core', place: 'around' },
        name: '{operation}',
        attributes: { 'nestjs.type': 'handler' },
        holdsChildren: true,
      },
    ],
    recordsExceptions: true,
  },
}

/** ASP.NET Core, HttpClient and SqlClient, which say little and say it by the new conventions. */
export const dotnet: Dialect = {
  name: 'dotnet',
  title: '.NET, ASP.NET Core',
  resource: { 'telemetry.sdk.language': 'dotnet', 'telemetry.sdk.name': 'opentelemetry' },
  identity: ['version', 'instance', 'environment'],
  conventions: 'new',
  server: {
    ...{ scope: 'Microsoft.AspNetCore', name: '{method} {route}', layers: [] },
    ...{ status: 'usual', recordsExceptions: true },
  },
  client: { scope: 'System.Net.Http', name: '{method}' },
  database: {
    scope: 'OpenTelemetry.Instrumentation.SqlClient',
    name: '{operation} {table}',
    hasName: true,
  },
  cache: { scope: 'OpenTelemetry.Instrumentation.StackExchangeRedis', name: '{operation}' },
  messaging: {
    scope: 'RabbitMQ.Client.Publisher',
    send: '{queue} publish',
    process: '{queue} deliver',
    joins: 'parent',
  },
  runtime: 'dotnet',
}

/** Rails: the controller's action below the Rack span. */
export const rubyRails: Dialect = {
  name: 'ruby-rails',
  title: 'Ruby, Rails',
  resource: { 'telemetry.sdk.language': 'ruby', 'telemetry.sdk.name': 'opentelemetry' },
  identity: ['version', 'host'],
  conventions: 'old',
  server: {
    ...{ scope: 'OpenTelemetry::Instrumentation::Rack', name: '{method} {route}' },
    layers: [
      {
        ...{ scope: 'OpenTelemetry::Instrumentation::ActionPack', place: 'around' },
        ...{ name: '{controller}Controller#{operation}', holdsChildren: true },
      },
    ],
    ...{ status: 'usual', recordsExceptions: true },
  },
  client: { scope: 'OpenTelemetry::Instrumentation::Net::HTTP', name: 'HTTP {method}' },
  database: {
    scope: 'OpenTelemetry::Instrumentation::PG',
    name: '{operation} {database}',
    hasName: true,
  },
  cache: { scope: 'OpenTelemetry::Instrumentation::Redis', name: '{operation}' },
  messaging: {
    scope: 'OpenTelemetry::Instrumentation::Sidekiq',
    send: '{queue} publish',
    process: '{queue} process',
    joins: 'link',
  },
  runtime: 'ruby',
}

/** PHP-FPM with the extension: the framework's handler below the server span, and no version. */
export const phpLaravel: Dialect = {
  name: 'php-laravel',
  title: 'PHP, Laravel',
  resource: { 'telemetry.sdk.language': 'php', 'telemetry.sdk.name': 'opentelemetry' },
  identity: ['host'],
  conventions: 'new',
  server: {
    ...{ scope: 'io.opentelemetry.contrib.php.laravel', name: '{method} {route}' },
    layers: [
      {
        ...{ scope: 'io.opentelemetry.contrib.php.laravel', place: 'around' },
        ...{ name: '{controller}Controller@{operation}', holdsChildren: true },
      },
    ],
    ...{ status: 'usual', recordsExceptions: true },
  },
  client: { scope: 'io.opentelemetry.contrib.php.guzzle', name: '{method}' },
  database: { scope: 'io.opentelemetry.contrib.php.pdo', name: 'PDO::query', hasName: false },
  cache: { scope: 'io.opentelemetry.contrib.php.predis', name: '{operation}' },
  messaging: {
    scope: 'io.opentelemetry.contrib.php.laravel',
    send: '{queue} publish',
    process: '{queue} process',
    joins: 'parent',
  },
  runtime: 'php',
}

/** Server and client spans by hand, without a status on anything, and without a version. */
export const bareSpans: Dialect = {
  ...goHttp,
  name: 'bare',
  title: 'Bare spans by hand: no status, no version',
  identity: [],
  server: { ...goHttp.server, scope: 'app', status: 'never' },
  client: { scope: 'app', name: 'call {service}' },
}
