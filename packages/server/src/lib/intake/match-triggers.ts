import { matchesAlert, type Alert } from '@faultline/sdk'
import type { InvestigationStart } from '../investigations/start.ts'

/** Of an analyzer, what decides whether it claims an alert. */
export type Claimant = {
  readonly id: string
  readonly triggers: readonly {
    readonly index: number
    readonly kind: 'alert' | 'schedule' | 'entity'
    readonly names?: readonly string[] | undefined
    readonly labels: readonly string[]
  }[]
}

/**
 * What an alert starts: each analyzer that claims it, by the most specific of its triggers. The most
 * specific of all comes first: one that names the alert before one that takes any, then the one that
 * asks for more labels.
 */
export function matchTriggers(
  alert: Pick<Alert, 'name' | 'labels'>,
  analyzers: readonly Claimant[],
): InvestigationStart[] {
  const claims = analyzers.flatMap(({ id, triggers }) => {
    const [best] = triggers.filter((trigger) => isClaimed(trigger, alert)).toSorted(bySpecificity)
    return best ? [{ id, ...best }] : []
  })
  return claims
    .toSorted((one, other) => bySpecificity(one, other) || (one.id < other.id ? -1 : 1))
    .map(({ id, index }) => ({ kind: 'trigger', analyzer: id, trigger: index }))
}

type Trigger = Claimant['triggers'][number]

function isClaimed(
  { kind, names, labels }: Trigger,
  alert: Pick<Alert, 'name' | 'labels'>,
): boolean {
  if (kind !== 'alert') return false
  return matchesAlert({ labels, ...(names === undefined ? {} : { names }) }, alert)
}

function bySpecificity(one: Trigger, other: Trigger): number {
  return (
    Number(other.names !== undefined) - Number(one.names !== undefined) ||
    other.labels.length - one.labels.length
  )
}
