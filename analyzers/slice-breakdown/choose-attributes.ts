import type { SpanAttribute } from '@faultline/sdk'

/** Attributes that say which request it was or where it ran, rather than what kind it was. */
const identifiers =
  /(^|\.)(id|ids|uuid|pid|port|address|full|path|query|host|url|trace|span)$|^(telemetry|process|os|server|client|network|otel|user_agent)\./

/** What identifies a group of users rather than a request: as many as there are, a few of them matter. */
const groups =
  /(^|[._])(tenant|customer|account|org|organi[sz]ation|workspace|merchant|partner|shop|store|region|zone|cluster|plan|project|team|brand|market)[._]?(id|uuid)$/

/** At most six attributes, most widely carried first, each with a handful of values. */
export function chooseAttributes(attributes: readonly SpanAttribute[]): string[] {
  return attributes
    .filter(({ name, values, coverage }) => {
      const isIdentifier = identifiers.test(name) && !groups.test(name)
      if (isIdentifier || name === 'service.name' || name === 'status' || name === 'kind')
        return false
      if (name.startsWith('http.response') || name.startsWith('error')) return false
      return values >= 2 && values <= 30 && coverage >= 0.2
    })
    .toSorted((one, other) => other.coverage - one.coverage || one.values - other.values)
    .slice(0, 6)
    .map(({ name }) => name)
}
