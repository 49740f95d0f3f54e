import type { Attributes, Dialect } from '../dialects/dialect.ts'
import type { Replica } from '../running/running.ts'

/** What a process says of itself. */
export function resourceOf(
  replica: Replica,
  dialect: Dialect,
  place: { readonly namespace: string; readonly environment: string },
): Attributes {
  const has = (field: Dialect['identity'][number]) => dialect.identity.includes(field)
  const environmentKey =
    dialect.conventions === 'new' ? 'deployment.environment.name' : 'deployment.environment'
  return {
    'service.name': replica.service.plan.name,
    ...dialect.resource,
    ...(has('version') ? { 'service.version': replica.version } : {}),
    ...(has('instance') ? { 'service.instance.id': replica.id } : {}),
    ...(has('namespace') ? { 'service.namespace': place.namespace } : {}),
    ...(has('environment') ? { [environmentKey]: place.environment } : {}),
    ...(has('host') ? { 'host.name': replica.host.name } : {}),
    ...(has('pod')
      ? {
          'k8s.pod.name': replica.id,
          'k8s.namespace.name': place.namespace,
          'k8s.node.name': replica.host.name,
        }
      : {}),
  }
}
