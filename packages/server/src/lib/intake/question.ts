import { createHash } from 'node:crypto'
import { minutes, type Alert } from '@faultline/sdk'
import type { InvestigationStart } from '../investigations/start.ts'
import type { Claimant } from './match-triggers.ts'

/** Labels that say which of many like ones noticed it, or how loudly, and not what is asked about. */
const labelsOfOneWitness = new Set([
  'container',
  'container_id',
  'endpoint',
  'host',
  'hostname',
  'instance',
  'node',
  'pod',
  'pod_name',
  'prometheus',
  'prometheus_replica',
  'replica',
  'severity',
  'uid',
])

/** Alerts that began within the same stretch of this length may ask the same. */
const togetherMs = minutes(15)

/**
 * What an alert asks an analyzer, the same for alerts that ask the same: by name, beginning and the
 * labels, without those that name one of many witnesses unless the trigger asks for them. Params are
 * made of the alert in the sandbox only, so equal labels stand for equal params.
 */
export function questionOf(
  alert: Pick<Alert, 'name' | 'labels' | 'startsAt'>,
  start: Extract<InvestigationStart, { kind: 'trigger' }>,
  analyzers: readonly Claimant[],
): string {
  const trigger = analyzers
    .find(({ id }) => id === start.analyzer)
    ?.triggers.find(({ index }) => index === start.trigger)
  const labels = Object.entries(alert.labels)
    .filter(([name]) => !labelsOfOneWitness.has(name) || trigger?.labels.includes(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  const asked = [start.analyzer, start.trigger, alert.name, Math.floor(alert.startsAt / togetherMs)]
  return createHash('sha256')
    .update(JSON.stringify([...asked, labels]))
    .digest('base64url')
}
