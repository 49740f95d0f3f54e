import type { SpanAttribute } from '@faultline/sdk'

/** Attributes that say which request it was or where it ran, rather than what kind it was. */
const identifiers =
  /(^|\.)(id|ids|uuid|pid|port|address|full|path|query|host|url|trace|span)$|^(telemetry|process|os|server|client|network|otel|user_agent)\./

/** At most six attributes, most widely carried first, each with a handful of values. */
export function chooseAttributes(attributes: readonly SpanAttribute[]): string[] {
  return attributes
    .filter(({ name, values, coverage }) => {
      if (identifiers.test(name) || name === 'service.name' || name === 'status' || name === 'kind')
        return false
      if (name.startsWith('http.response') || name.startsWith('error')) return false
      return values >= 2 && values <= 30 && coverage >= 0.2
    })
    .toSorted((one, other) => other.coverage - one.coverage || one.values - other.values)
    .slice(0, 6)
    .map(({ name }) => name)
}
