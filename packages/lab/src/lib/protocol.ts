import type { PaymentMethod, Region } from './topology.ts'

/** What is wrong with a release. A good release has no defect. */
export type Defect =
  | { kind: 'slow'; lookups: number; lookupMs: number }
  | { kind: 'fails'; paymentMethod: PaymentMethod; message: string }

/** Something that a running process does to itself, from now on. */
export type Condition =
  | { kind: 'busy-loop'; busyMs: number; restMs: number }
  | { kind: 'memory-leak'; megabytesPerSecond: number }
  | { kind: 'connection-leak'; everyMs: number }
  | { kind: 'uneven'; share: number; lowMs: number; highMs: number }

export type DatabaseAddress = {
  host: string
  port: number
  user: string
  password: string
  database: string
}

/** Where a name is to be reached. Links say that one region's requests take another way. */
export type Endpoints = {
  ports: Readonly<Record<string, number>>
  links: readonly { from: string; to: string; region: Region; port: number }[]
}

export type ServiceConfiguration = {
  service: string
  version: string
  instanceId: string
  otlpUrl: string
  seed: string
  endpoints: Endpoints
  flags: Readonly<Record<string, string>>
  settings: Readonly<Record<string, string>>
  defect?: Defect
}

/** What the shop tells one of its processes. */
export type Command =
  | { kind: 'configure'; configuration: ServiceConfiguration }
  | { kind: 'endpoints'; endpoints: Endpoints }
  | { kind: 'database'; address: DatabaseAddress }
  | { kind: 'flag'; name: string; value: string }
  | { kind: 'setting'; key: string; value: string }
  | { kind: 'condition'; condition: Condition }
  | { kind: 'start-database'; folder: string; port: number; password: string }
  | { kind: 'relay'; targetPort: number; delayMs: number; jitterMs: number }
  | { kind: 'third-party'; medianMs: number }
  | { kind: 'load'; seed: string; requestsPerSecond: number; frontPort: number }
  | { kind: 'stop' }

/** What one user got. */
export type UserResult = {
  journey: string
  finishedAtMs: number
  durationMs: number
  status: number
  failed: boolean
}

/** What a process tells the shop. */
export type Report =
  | { kind: 'listening'; port: number }
  | { kind: 'ready' }
  | { kind: 'failed'; message: string }
  | { kind: 'results'; results: readonly UserResult[] }

const commandKinds: ReadonlySet<string> = new Set<Command['kind']>([
  'configure',
  'endpoints',
  'database',
  'flag',
  'setting',
  'condition',
  'start-database',
  'relay',
  'third-party',
  'load',
  'stop',
])

const reportKinds: ReadonlySet<string> = new Set<Report['kind']>([
  'listening',
  'ready',
  'failed',
  'results',
])

/** Both ends of the channel are this package in this version, so the tag alone decides. */
export function isCommand(message: unknown): message is Command {
  return hasKindOf(message, commandKinds)
}

/** Both ends of the channel are this package in this version, so the tag alone decides. */
export function isReport(message: unknown): message is Report {
  return hasKindOf(message, reportKinds)
}

function hasKindOf(message: unknown, kinds: ReadonlySet<string>): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    typeof message.kind === 'string' &&
    kinds.has(message.kind)
  )
}
