import type { Entity, Finding, FindingKind } from '@faultline/sdk'
import { deployment, dimension, entityName, resource, service, unreachable } from '@faultline/sdk'

// expect: an entity without its name
void service()

// expect: a deployment without its version
void deployment('payment')

// expect: a slice of traffic without its values
void dimension(['eu'])

// expect: a resource that is a number
void resource('payment', 80)

// expect: the name of what is no entity
void entityName('checkout')

// expect: a kind of entity that does not exist
export const pod: Entity = { kind: 'pod', name: 'checkout-1' }

// expect: an entity that lacks a field
export const half: Entity = { kind: 'deployment', service: 'checkout' }

export function nameOf(entity: Entity): string {
  // expect: a field that only some entities have
  return entity.name
}

export function versionOf(entity: Entity): string | undefined {
  // expect: a comparison with a kind that does not exist
  return entity.kind === 'release' ? undefined : ''
}

export function changed(entity: Entity): boolean {
  switch (entity.kind) {
    case 'deployment':
    case 'flag':
    case 'configuration':
    case 'change':
      return true
    case 'service':
    case 'host':
    case 'database':
    case 'external':
      return false
    default:
      // expect: kinds of entities that no case handles
      return unreachable(entity)
  }
}

export function word(finding: Finding): string {
  switch (finding.kind) {
    case 'cause':
    case 'contributing':
      return 'to blame'
    case 'symptom':
      return 'suffers'
    case 'ruled_out':
      return 'innocent'
    default:
      // expect: a kind of finding that no case handles
      return unreachable(finding.kind)
  }
}

// expect: a function that leaves out a kind of finding
export function colour(kind: FindingKind): string {
  switch (kind) {
    case 'cause':
      return 'red'
    case 'contributing':
    case 'symptom':
      return 'orange'
    case 'ruled_out':
      return 'grey'
  }
}

// expect: a table that leaves out a kind of finding
export const order: Record<FindingKind, number> = {
  cause: 0,
  contributing: 1,
  symptom: 2,
  ruled_out: 3,
}

export function isCause(finding: Finding): boolean {
  // expect: a comparison with a kind of finding that does not exist
  return finding.kind === 'root_cause'
}
