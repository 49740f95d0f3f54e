/** Attributes as they are sent. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

/**
 * How one way of instrumenting tells what happens: data after what the libraries really emit.
 * In names, `{method}`, `{route}`, `{operation}` and their like stand for what is told.
 */
export type Dialect = {
  readonly name: string
  readonly title: string
  /** What the SDK says of itself. */
  readonly resource: Attributes
  /** Which facts of the process the resource holds. */
  readonly identity: readonly IdentityField[]
  readonly conventions: 'old' | 'new' | 'both'
  readonly server: {
    readonly scope: string
    readonly name: string
    /** Spans below the server span. */
    readonly layers: readonly Layer[]
    /** `never`: the status stays unset whatever happens. */
    readonly status: 'usual' | 'never'
    readonly recordsExceptions: boolean
  }
  readonly client: { readonly scope: string; readonly name: string }
  readonly database: DatabaseDialect
  readonly cache: { readonly scope: string; readonly name: string }
  readonly messaging: MessagingDialect
  readonly runtime: RuntimeName | undefined
  /** Calls between services are gRPC, and told in its attributes. */
  readonly rpc?: RpcDialect
  /** A proxy beside each process tells every request once more, under the name of the service. */
  readonly sidecar?: { readonly scope: string }
}

export type IdentityField = 'version' | 'instance' | 'namespace' | 'environment' | 'host' | 'pod'

export type RuntimeName = 'nodejs' | 'jvm' | 'python' | 'dotnet' | 'go' | 'ruby' | 'php'

export type Layer = {
  readonly scope: string
  readonly name: string
  /** `before` and `after` are moments at the ends of a request, `around` is nearly all of it. */
  readonly place: 'before' | 'around' | 'after'
  readonly attributes?: Attributes
  /** What the request calls is told below it; only of `around`. */
  readonly holdsChildren?: boolean
}

export type DatabaseDialect = {
  readonly scope: string
  readonly name: string
  /** A span of its own for the wait for a connection. */
  readonly poolSpan?: string
  /** The name of the database is told. */
  readonly hasName: boolean
}

export type MessagingDialect = {
  readonly scope: string
  readonly send: string
  readonly process: string
  /** The consumer's span hangs below the producer's, or links to it from a trace of its own. */
  readonly joins: 'parent' | 'link'
}

export type RpcDialect = {
  readonly scope: string
  /** The status of the span stays unset; only `rpc.grpc.status_code` tells. */
  readonly statusInCodeOnly: boolean
}
