import type { SandboxPolicy } from '@faultline/runtime'
import type { RetentionLimits } from './retention/limits.ts'

export type ServiceOptions = {
  /** The one folder in which all state lives; made where missing. */
  readonly dataFolder: string
  /** Address to listen on. Default 127.0.0.1: reachable from this machine only. */
  readonly host?: string
  /** Port of the page, the API and the webhooks. Default 0: any free one. */
  readonly port?: number
  /** Port of OTLP/HTTP. Default: 4318 when it is free, else any free one; 0 takes any free one. */
  readonly otlpPort?: number
  /** A PostgreSQL of the user's own; without it an embedded one is started. */
  readonly databaseUrl?: string
  /** Folders of analyzers: one folder each, with an `index.ts`. */
  readonly analyzersFolder?: string | readonly string[]
  /** Addresses that answer `GET ?from=ISO&to=ISO` with changes. */
  readonly changeFeeds?: readonly string[]
  /** The built web page; without it only the API answers. */
  readonly webFolder?: string
  /** Names, beside this machine's own, under which the service may be called. */
  readonly allowedHosts?: readonly string[]
  /** Begins with no telemetry: what the folder holds of it is deleted. Investigations are kept. */
  readonly forgetTelemetry?: boolean
  /** `required` refuses to start where analyzers cannot have namespaces of their own. Default `best`. */
  readonly sandbox?: SandboxPolicy
  /** How long and how much is kept, where it differs from `defaultRetention`. */
  readonly retention?: Partial<RetentionLimits>
  /** Aborted, the start is given up: what was started is ended and `startService` rejects. */
  readonly signal?: AbortSignal
  /** Told in one line what a person who runs the service should know. */
  readonly log?: (line: string) => void
}

export type Service = {
  /** Address of the page, the API and the webhooks, without a slash at the end. */
  readonly url: string
  /** Address to which OTLP exporters are pointed: `/v1/traces` and so on are below it. */
  readonly otlpUrl: string
  /** Begins to read changes from another feed. */
  readonly addChangeFeed: (url: string) => void
  /** Ends everything that the service started. Investigations that are running go on at the next start. */
  readonly close: () => Promise<void>
}
