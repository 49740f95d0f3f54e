/**
 * Attributes that OpenTelemetry's semantic conventions have renamed: each line is one thing, by its
 * present name and then by those of earlier versions, which instrumentation in the field still uses.
 */
const renamed: readonly (readonly string[])[] = [
  ['http.request.method', 'http.method'],
  ['http.response.status_code', 'http.status_code'],
  ['url.full', 'http.url'],
  ['url.scheme', 'http.scheme'],
  ['user_agent.original', 'http.user_agent'],
  [
    'rpc.status_code',
    'rpc.response.status_code',
    'rpc.grpc.status_code',
    'rpc.connect_rpc.error_code',
  ],
  ['rpc.system.name', 'rpc.system'],
  ['db.system.name', 'db.system'],
  ['db.namespace', 'db.name'],
  ['db.operation.name', 'db.operation'],
  ['db.query.text', 'db.statement'],
  ['db.collection.name', 'db.sql.table', 'db.mongodb.collection', 'db.cassandra.table'],
  ['messaging.system.name', 'messaging.system'],
  ['messaging.destination.name', 'messaging.destination'],
  ['messaging.operation.type', 'messaging.operation'],
  ['messaging.consumer.group.name', 'messaging.kafka.consumer.group'],
  ['deployment.environment.name', 'deployment.environment'],
]

const families = new Map(renamed.flatMap((names) => names.map((name) => [name, names] as const)))

/** All names of an attribute: the one that is given, then the others that mean the same. */
export function namesOf(attribute: string): readonly string[] {
  const family = families.get(attribute)
  if (family === undefined) return [attribute]
  return [attribute, ...family.filter((name) => name !== attribute)]
}

/** The present name of an attribute. */
export function presentName(attribute: string): string {
  return families.get(attribute)?.[0] ?? attribute
}

/** What attributes say of any of these things, the first that is there, by whatever name. */
export function readAny(
  attributes: ReadonlyMap<string, string>,
  ...things: readonly string[]
): string | undefined {
  for (const thing of things) {
    for (const name of namesOf(thing)) {
      const value = attributes.get(name)
      if (value) return value
    }
  }
  return undefined
}
