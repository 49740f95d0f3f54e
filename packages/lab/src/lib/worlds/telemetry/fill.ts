import type { Operation } from '../system/system.ts'

/** Fills `{name}` in a template; what is not known stays out. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}

/** What templates may say of a request. */
export function words({
  operation,
  route,
  service,
}: {
  readonly operation: Pick<Operation, 'name' | 'method' | 'route'>
  readonly route: string
  readonly service: string
}): Readonly<Record<string, string>> {
  const controller = service.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
  return { method: operation.method, route, service, controller, operation: operation.name }
}
