/** A part of a system, named so that it can be told from all others. */
export type Entity =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'deployment'; readonly service: string; readonly version: string }
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'configuration'; readonly service: string; readonly key: string }
  | { readonly kind: 'resource'; readonly service: string; readonly resource: string }
  | { readonly kind: 'link'; readonly from: string; readonly to: string }
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'database'; readonly name: string }
  | { readonly kind: 'host'; readonly name: string }
  | { readonly kind: 'dimension'; readonly attributes: Readonly<Record<string, string>> }

/** What is really the matter; told apart from the telemetry and to nobody who is to find it out. */
export type Truth =
  | {
      readonly kind: 'cause'
      readonly fault: string
      /** What is right as an answer: the thing that was changed or ran out, in each way it can be named. */
      readonly entities: readonly Entity[]
      /** Services at which somebody who is close to the truth would look. */
      readonly places: readonly string[]
      readonly sentence: string
    }
  | { readonly kind: 'healthy'; readonly reason: string; readonly sentence: string }

/** A change as the system that made it tells it. */
export type PostedChange = {
  readonly id: string
  readonly kind: 'deployment' | 'flag' | 'configuration'
  readonly at: string
  readonly title: string
  readonly service: string
  readonly version?: { readonly from: string; readonly to: string }
  readonly flag?: { readonly name: string; readonly from: string; readonly to: string }
  readonly configuration?: { readonly key: string; readonly from: string; readonly to: string }
  readonly author: string
}

/** What a change is about. */
export function changedEntity(change: Omit<PostedChange, 'id' | 'at' | 'author'>): Entity {
  const { service, version, flag, configuration } = change
  if (version !== undefined) return { kind: 'deployment', service, version: version.to }
  if (flag !== undefined) return { kind: 'flag', name: flag.name }
  if (configuration !== undefined) return { kind: 'configuration', service, key: configuration.key }
  throw new RangeError(`The change "${change.title}" says not what it changed.`)
}
