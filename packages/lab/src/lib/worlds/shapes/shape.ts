/** What systems of one make have in common; the rest is drawn. */
export type Shape = {
  readonly name: string
  /** Fewest and most services of each layer, the entry's first. */
  readonly layers: readonly (readonly [number, number])[]
  /** Fewest and most callees of an operation. */
  readonly callees: readonly [number, number]
  /** Share of the operations that make their calls at once. */
  readonly parallel: number
  /** Share of calls that only some requests make. */
  readonly seldom: number
  /** Shares of services that use each. */
  readonly database: number
  readonly cache: number
  readonly external: number
  readonly publishes: number
  readonly replicas: readonly [number, number]
}
