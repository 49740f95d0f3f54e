/** A system as it is planned: data only. What is running is made of it (see `running/`). */
export type System = {
  readonly services: readonly ServicePlan[]
  readonly databases: readonly DatabasePlan[]
  readonly caches: readonly CachePlan[]
  readonly queues: readonly QueuePlan[]
  readonly externals: readonly ExternalPlan[]
  /** The service that users call. */
  readonly entry: string
  /** Weight of each operation of the entry in the traffic. */
  readonly mix: readonly number[]
  readonly tenants: readonly string[]
  readonly regions: readonly string[]
  readonly hosts: readonly string[]
  /** Word of the trade that the system is in, for names of namespaces and hosts. */
  readonly domain: string
}

export type ServicePlan = {
  readonly name: string
  readonly layer: number
  readonly version: string
  readonly replicas: number
  /** Requests that one replica works on at a time. */
  readonly workers: number
  readonly cores: number
  /** Connections in the pool of one replica to one database. */
  readonly poolSize: number
  readonly operations: readonly Operation[]
}

/** One route of a service, and what it does on each request. */
export type Operation = {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly route: string
  readonly steps: readonly Step[]
}

export type Step =
  | { readonly kind: 'work'; readonly cpuMs: number }
  | ({ readonly kind: 'call' } & Call)
  | { readonly kind: 'parallel'; readonly steps: readonly Step[] }
  | { readonly kind: 'query'; readonly database: string; readonly statement: Statement }
  | {
      readonly kind: 'cached'
      readonly cache: string
      /** What is done when the cache does not have it. */
      readonly otherwise: readonly Step[]
    }
  | { readonly kind: 'publish'; readonly queue: string }
  | {
      readonly kind: 'external'
      readonly external: string
      readonly timeoutMs: number
      readonly retries: number
    }

export type Call = {
  readonly service: string
  readonly operation: number
  readonly timeoutMs: number
  readonly retries: number
  /** Share of the requests that make this call. */
  readonly share: number
  /** A failure of it is not a failure of the caller, who does without. */
  readonly isOptional: boolean
}

export type Statement = {
  readonly operation: 'SELECT' | 'INSERT' | 'UPDATE'
  readonly table: string
  readonly ms: number
}

export type DatabasePlan = {
  readonly name: string
  readonly system: 'postgresql' | 'mysql' | 'mongodb'
  readonly address: string
  /** Statements that it works on at a time. */
  readonly slots: number
}

export type CachePlan = { readonly name: string; readonly address: string; readonly hits: number }

export type QueuePlan = {
  readonly name: string
  readonly system: 'kafka' | 'rabbitmq' | 'aws_sqs'
  readonly consumer: string
  /** The consumer's operation that works on a message. */
  readonly operation: number
}

export type ExternalPlan = { readonly address: string; readonly ms: number }
